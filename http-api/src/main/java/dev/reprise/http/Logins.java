package dev.reprise.http;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who may come in with a browser: codes that are good once and for five minutes, and the sessions
 * that they open, which last as long as the server. Kept in memory only, and bounded: the oldest
 * gives way. Thread-safe.
 */
final class Logins {
    static final Duration CODE_LIFE = Duration.ofMinutes(5);

    private static final int MOST = 64;
    private static final int SECRET_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;
    private final Map<String, Instant> codes = new LinkedHashMap<>();
    private final Map<String, Instant> sessions = new LinkedHashMap<>();

    Logins(Clock clock) {
        this.clock = clock;
    }

    /** A login code. */
    record Code(String value, Instant expiresAt) {}

    /** Returns a fresh code. */
    synchronized Code newCode() {
        var expiresAt = clock.instant().plus(CODE_LIFE);
        var value = secret();
        remember(codes, value, expiresAt);
        return new Code(value, expiresAt);
    }

    /** Uses {@code code} up; returns the session that it opens, empty if it is not good. */
    synchronized Optional<String> redeem(String code) {
        var expiresAt = codes.remove(code);
        if (expiresAt == null || !clock.instant().isBefore(expiresAt)) {
            return Optional.empty();
        }
        var session = secret();
        remember(sessions, session, Instant.MAX);
        return Optional.of(session);
    }

    /** Returns whether {@code session} was opened by a code. */
    synchronized boolean knows(String session) {
        return sessions.containsKey(session);
    }

    private static void remember(Map<String, Instant> secrets, String secret, Instant until) {
        if (secrets.size() >= MOST) {
            secrets.remove(secrets.keySet().iterator().next());
        }
        secrets.put(secret, until);
    }

    private String secret() {
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
