package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
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
        var point = Times.point(AT, invocation.<String>option(AT));
        if ("0".equals(point)) {
            throw new CliException(
                    ExitCode.INVALID, AT + " 0 is no position: they count from 1 up");
        }
        return point;
    }
}
