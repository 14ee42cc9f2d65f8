package dev.reprise.cli.command;

import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.OptionSpec;

/** The option {@code --at}: a moment in the past, instead of now. */
final class Points {
    private static final String AT = "--at";

    private Points() {}

    static OptionSpec option() {
        return Options.value(
                String.class, "POINT", "As of a position, or of a time: 120, 10m, a time.", AT);
    }

    /** Returns what was given as the API takes it, null for now. */
    static @Nullable String at(Invocation invocation) {
        return Times.point(AT, invocation.<String>option(AT));
    }
}
