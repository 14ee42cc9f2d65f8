package dev.reprise.engine.runtime.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerException;

/** What an engine says of its refusals. Pure. */
final class EngineWords {
    private static final ObjectMapper JSON = new ObjectMapper();

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
}
