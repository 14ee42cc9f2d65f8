package dev.reprise.http;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

/**
 * How the API is served.
 *
 * @param port wanted on 127.0.0.1, 0 for any
 * @param fixedPort whether another port will not do: a taken one is then an error
 * @param token what clients without a browser prove themselves with; never logged
 * @param page whether the dashboard's page is served
 * @param heartbeat after how much silence a stream says that it is alive
 * @param gapLimit by how many events a reader of the stream may fall behind before it is told a gap
 * @param idleTimeout how long a client may leave what is sent to it unread before its connection is
 *     closed; longer than {@code heartbeat}
 */
public record ApiOptions(
        int port,
        boolean fixedPort,
        String token,
        boolean page,
        Duration heartbeat,
        int gapLimit,
        Duration idleTimeout,
        Clock clock) {
    private static final int TOKEN_BYTES = 32;

    public ApiOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is outside 0..65535");
        }
        if (token.length() < 32) {
            throw new IllegalArgumentException(
                    "the API token has " + token.length() + " characters, 32 are the least");
        }
        if (idleTimeout.compareTo(heartbeat) <= 0) {
            throw new IllegalArgumentException(
                    "idle timeout " + idleTimeout + " is not longer than heartbeat " + heartbeat);
        }
    }

    /** Returns options that prefer {@code port}, with the page and the usual limits. */
    public static ApiOptions on(int port, String token) {
        return new ApiOptions(
                port,
                false,
                token,
                true,
                Duration.ofSeconds(15),
                10_000,
                Duration.ofSeconds(45),
                Clock.systemUTC());
    }

    /** Returns these options for a port that the user named: no other will do. */
    public ApiOptions withFixedPort() {
        return new ApiOptions(port, true, token, page, heartbeat, gapLimit, idleTimeout, clock);
    }

    /** Returns these options without the dashboard's page. */
    public ApiOptions withoutPage() {
        return new ApiOptions(
                port, fixedPort, token, false, heartbeat, gapLimit, idleTimeout, clock);
    }

    /** Returns a fresh token of 256 random bits, safe in URLs and headers. */
    public static String newToken() {
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Tells everything but the token. */
    @Override
    public String toString() {
        return "ApiOptions[port=" + port + ", fixedPort=" + fixedPort + ", page=" + page + "]";
    }
}
