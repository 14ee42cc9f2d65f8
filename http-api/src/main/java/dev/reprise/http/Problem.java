package dev.reprise.http;

import java.util.Map;

/**
 * A request that is refused, as problem details (RFC 9457). {@code kind} is the last part of the
 * {@code type}; the message is the {@code detail}: it names the value, the limit and the way out.
 */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String kind;
    private final String title;
    private final transient Map<String, String> headers;

    Problem(int status, String kind, String title, String detail, Map<String, String> headers) {
        super(detail, null, false, false);
        this.status = status;
        this.kind = kind;
        this.title = title;
        this.headers = Map.copyOf(headers);
    }

    static Problem malformed(String detail) {
        return new Problem(400, "malformed-request", "Malformed request", detail, Map.of());
    }

    static Problem unauthenticated(String detail) {
        return new Problem(
                401,
                "unauthenticated",
                "Not logged in",
                detail,
                Map.of("WWW-Authenticate", "Bearer realm=\"reprise\""));
    }

    static Problem forbidden(String detail) {
        return new Problem(403, "forbidden", "Forbidden", detail, Map.of());
    }

    static Problem unknown(String kind, String detail) {
        return new Problem(404, kind, "Not found", detail, Map.of());
    }

    static Problem wrongMethod(String method, String allowed) {
        return new Problem(
                405,
                "wrong-method",
                "Method not allowed",
                method + " is not possible here; use " + allowed,
                Map.of("Allow", allowed));
    }

    static Problem refused(String detail) {
        return new Problem(409, "refused", "Refused in the present state", detail, Map.of());
    }

    static Problem tooLarge(long limit) {
        return new Problem(
                413,
                "too-large",
                "Body too large",
                "the body is larger than " + limit + " bytes; send less",
                Map.of("Connection", "close"));
    }

    static Problem wrongMediaType(String detail) {
        return new Problem(415, "wrong-media-type", "Wrong media type", detail, Map.of());
    }

    static Problem wrongHost(String detail) {
        return new Problem(421, "wrong-host", "Wrong host", detail, Map.of());
    }

    static Problem busy(String detail) {
        return new Problem(
                503, "unavailable", "Not possible now", detail, Map.of("Retry-After", "1"));
    }

    /** Whoever is answered so may take this host for gone. */
    static Problem ending() {
        return new Problem(
                503,
                "host-ending",
                "Host is ending",
                "the host is ending and answers no more",
                Map.of("Connection", "close"));
    }

    int status() {
        return status;
    }

    String kind() {
        return kind;
    }

    String title() {
        return title;
    }

    Map<String, String> headers() {
        return headers;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    /**
     * Returns {@code text} as it may stand in a message: quoted, short, without control characters.
     */
    static String quote(String text) {
        var cut = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return "'" + cut.replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
