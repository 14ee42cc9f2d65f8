package dev.reprise.http;

import io.javalin.http.Context;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides who comes in. Every request passes here before it is routed: whoever is not let in learns
 * nothing but how to log in. A name other than the loopback's in {@code Host} is a page of a
 * stranger that had its name point here (DNS rebinding); another port of this machine is a stranger
 * too, though browsers call it the same site, hence the checks of {@code Origin} and {@code
 * Sec-Fetch-Site} beside the cookie's {@code SameSite}.
 */
final class Gate {
    /** How a request proved itself. */
    enum Caller {
        ANYONE,
        TOKEN,
        BROWSER
    }

    private static final String CALLER = "caller";
    private static final Set<String> OPEN = Set.of("/health", "/login", "/login.css", "/icon.svg");
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Pattern LOOPBACK =
            Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d{1,5})?");
    private static final String BEARER = "Bearer ";
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action"
                    + " 'self'";

    private final byte[] token;
    private final Logins logins;
    private final String cookie;

    Gate(String token, Logins logins, int port) {
        this.token = digest(token);
        this.logins = logins;
        this.cookie = "reprise-" + port;
    }

    /** Returns the cookie's name: it holds the port, since hosts on one machine share cookies. */
    String cookie() {
        return cookie;
    }

    /** Returns how the request of {@code ctx} proved itself. */
    static Caller caller(Context ctx) {
        Caller caller = ctx.attribute(CALLER);
        return caller == null ? Caller.ANYONE : caller;
    }

    /** Lets the request pass or throws the {@link Problem} to answer with. */
    void admit(Context ctx) {
        secure(ctx);
        var host = checkHost(ctx);
        checkOrigin(ctx, host);
        var caller = authenticate(ctx);
        ctx.attribute(CALLER, caller);
        if (caller == Caller.BROWSER && !READING.contains(ctx.method().name())) {
            checkIntent(ctx);
        }
        if (caller == Caller.ANYONE && !OPEN.contains(ctx.path())) {
            throw Problem.unauthenticated(
                    "send the token of this app host as 'Authorization: Bearer …', or open the link"
                            + " that 'reprise dashboard' prints");
        }
    }

    private static void secure(Context ctx) {
        ctx.header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("X-Frame-Options", "DENY")
                .header("Cache-Control", "no-store");
    }

    private static String checkHost(Context ctx) {
        var host = ctx.header("Host");
        if (host == null || !LOOPBACK.matcher(host).matches()) {
            throw Problem.wrongHost(
                    "host "
                            + Problem.quote(host == null ? "" : host)
                            + " is not served; use 127.0.0.1, localhost or [::1]");
        }
        return host;
    }

    private static void checkOrigin(Context ctx, String host) {
        var origin = ctx.header("Origin");
        if (origin != null && !origin.equals("http://" + host)) {
            throw Problem.forbidden(
                    "origin "
                            + Problem.quote(origin)
                            + " may not ask; only pages of http://"
                            + host
                            + " may");
        }
        var site = ctx.header("Sec-Fetch-Site");
        if (site != null
                && ctx.path().startsWith("/api")
                && !site.equals("same-origin")
                && !site.equals("none")) {
            throw Problem.forbidden(
                    "a page of another site or port may not ask; only pages of http://"
                            + host
                            + " may");
        }
    }

    private Caller authenticate(Context ctx) {
        var authorization = ctx.header("Authorization");
        if (authorization != null) {
            return byToken(authorization);
        }
        var session = ctx.cookie(cookie);
        return session != null && logins.knows(session) ? Caller.BROWSER : Caller.ANYONE;
    }

    private Caller byToken(String authorization) {
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw Problem.unauthenticated(
                    "the authorization is not of the form 'Bearer …'; send this app host's token");
        }
        var offered = authorization.substring(BEARER.length()).strip();
        if (!MessageDigest.isEqual(digest(offered), token)) {
            throw Problem.unauthenticated(
                    "the token is not this app host's; a new host may have made a new one: read it"
                            + " again from 'reprise run --json' or host.json");
        }
        return Caller.TOKEN;
    }

    /** What only a page of ours can send: its origin, or a header that others may not set. */
    private static void checkIntent(Context ctx) {
        @Nullable String intent = ctx.header("Origin");
        if (intent == null) {
            intent = ctx.header(Actor.HEADER);
        }
        if (intent == null) {
            throw Problem.forbidden(
                    "a change asked for with a cookie needs an Origin or an "
                            + Actor.HEADER
                            + " header");
        }
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
