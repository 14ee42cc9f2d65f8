package dev.reprise.projections.history;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

/**
 * Which event set a property last.
 *
 * @param at the position that was asked about
 * @param value there, a secret as {@code ${secret:name}}
 * @param before the value that the event replaced, or null for none; equal to {@code value} when
 *     only a secret in it changed
 * @param secret whether a secret is a part of it
 * @param setBy the event
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Blame(
        String resource,
        String property,
        long at,
        String value,
        @Nullable String before,
        boolean secret,
        Link setBy) {}
