package dev.reprise.cli.java;

import java.util.List;

/** Something cannot be built or started; the problems are complete sentences for people. */
public final class BuildException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final List<String> problems;

    BuildException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    BuildException(String problem) {
        this(List.of(problem));
    }

    BuildException(String problem, Throwable cause) {
        super(problem, cause);
        this.problems = List.of(problem);
    }

    /** Returns one line for each problem, at least one. */
    public List<String> problems() {
        return problems;
    }
}
