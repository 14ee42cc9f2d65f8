package dev.reprise.projections;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.reprise.app.spec.ParameterSpec;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One parameter as clients see it: the object of {@code parameters --json} and {@code GET
 * /api/parameters}.
 *
 * @param state {@code Set} or {@code Missing}
 * @param value null for a secret, and when it is missing
 * @param usedBy resources, in model order
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ParameterView(
        String name,
        boolean secret,
        String state,
        @Nullable String value,
        @Nullable String description,
        List<String> usedBy) {

    static ParameterView of(ParameterSpec parameter) {
        return new ParameterView(
                parameter.name(),
                parameter.secret(),
                parameter.missing() ? "Missing" : "Set",
                parameter.value(),
                parameter.description(),
                parameter.usedBy());
    }
}
