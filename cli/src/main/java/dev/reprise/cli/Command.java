package dev.reprise.cli;

import picocli.CommandLine.Model.CommandSpec;

/** One command of the program. */
public interface Command {
    /** Returns its name, options, parameters and help, without the options that all share. */
    CommandSpec spec();

    /**
     * Does it.
     *
     * @return a code of {@link ExitCode}
     * @throws CliException to end with another code and a message
     */
    int run(Invocation invocation) throws Exception;
}
