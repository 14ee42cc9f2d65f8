package dev.reprise.app.spec;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.reprise.app.event.EventJson;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The hash of what a running program depends on: command, arguments, directory, environment and
 * endpoints. Checks, waits, restart policy and stop rules may change without touching what runs.
 */
public final class SpecHash {
    private SpecHash() {}

    /** Returns the hash of the launch-relevant part of {@code spec}: 16 hex digits. */
    public static String of(ResourceSpec spec) {
        var parts =
                new ArrayList<Object>(
                        List.of(spec.command(), spec.args(), spec.workingDirectory()));
        spec.environment().forEach((key, value) -> parts.addAll(List.of(key, value)));
        parts.addAll(spec.endpoints());
        parts.add(spec.replicas() > 1);
        try {
            var json =
                    EventJson.mapper().writeValueAsString(parts).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(json), 0, 8);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("spec of " + spec.name() + " cannot be hashed", e);
        }
    }
}
