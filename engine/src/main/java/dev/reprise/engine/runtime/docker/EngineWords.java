package dev.reprise.engine.runtime.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerException;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What an engine says of its refusals, and what that means: engines have statuses for few of them,
 * so this is the one place that knows their words. Pure.
 */
final class EngineWords {
    private static final int SERVER_ERROR = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> GOING_DOWN =
            List.of(
                    "context canceled",
                    "transport is closing",
                    "ttrpc: closed",
                    "client connection is closing",
                    "error reading from server",
                    "shutting down");

    /** What Docker and Podman print in the place of a command that cannot be run. */
    private static final List<String> NOT_STARTED =
            List.of("OCI runtime exec failed", "OCI runtime attempted to invoke");

    private static final Pattern TAKEN_PORT =
            Pattern.compile(
                    "127\\.0\\.0\\.1:(\\d+)\\b.*(address already in use|already allocated)",
                    Pattern.DOTALL);

    private static final Pattern NO_NETWORK = Pattern.compile("network \\S+ not found");

    /** What is wrong with the order, though engines call some of it their own fault. */
    private static final List<String> OF_THE_ORDER =
            List.of(
                    "OCI runtime",
                    "unable to find user",
                    "ockerfile",
                    "x509:",
                    "server gave HTTP response to HTTPS client",
                    "manifest unknown",
                    "unauthorized",
                    "denied");

    /** What a registry that is away, or has too much to do, looks like. */
    private static final List<String> OF_THE_WORLD =
            List.of(
                    "Cannot connect to the Docker daemon",
                    "error reading from server",
                    "connection refused",
                    "connection reset",
                    "no such host",
                    "network is unreachable",
                    "no route to host",
                    "i/o timeout",
                    "handshake timeout",
                    "Client.Timeout",
                    "context deadline exceeded",
                    "request canceled while waiting",
                    "unexpected EOF",
                    ": EOF",
                    "toomanyrequests",
                    "Too Many Requests",
                    "unexpected HTTP status: 5",
                    "Service Unavailable",
                    "Temporary failure",
                    "no space left on device");

    private EngineWords() {}

    /** Returns the engine's own words. */
    static String of(DockerException refusal) {
        var message = String.valueOf(refusal.getMessage());
        var json = message.indexOf("{\"");
        if (json < 0) {
            return message.strip();
        }
        try {
            var body = JSON.readTree(message.substring(json));
            var said = body.path("message").asText(body.path("cause").asText(""));
            return said.isEmpty() ? message.strip() : said.strip();
        } catch (JsonProcessingException _) {
            return message.strip();
        }
    }

    /** Returns what the refusal means. */
    static Refusal refusal(DockerException refusal) {
        return refusal(refusal.getHttpStatus(), of(refusal));
    }

    /** Returns what words mean that came in the middle of an answer, which has no status. */
    static Refusal refusal(String words) {
        return refusal(0, words);
    }

    /** Returns whether a command's output is the engine's, which could not start it. */
    static boolean notStarted(String output) {
        return says(output, NOT_STARTED);
    }

    private static Refusal refusal(int status, String words) {
        var port = TAKEN_PORT.matcher(words);
        if (port.find()) {
            return new Refusal.PortTaken(words, Integer.parseInt(port.group(1)));
        }
        if (words.contains("executable file not found")) {
            return new Refusal.NoProgram(words);
        }
        if (words.contains("is already in use")) {
            return new Refusal.NameTaken(words);
        }
        if (words.contains("is not running")) {
            return new Refusal.NotRunning(words);
        }
        if (NO_NETWORK.matcher(words).find()) {
            return new Refusal.NoNetwork(words);
        }
        return unnamed(status, words);
    }

    private static Refusal unnamed(int status, String words) {
        var broken = status >= SERVER_ERROR;
        if (broken && says(words, GOING_DOWN)) {
            return new Refusal.GoingDown(words);
        }
        var passing = says(words, OF_THE_WORLD) || (broken && !says(words, OF_THE_ORDER));
        return passing ? new Refusal.Passing(words) : new Refusal.Final(words);
    }

    private static boolean says(String words, List<String> any) {
        return any.stream().anyMatch(words::contains);
    }
}
