package dev.reprise.app;

import java.util.List;

/** The model cannot run as it is written. Carries every problem that was found, not only one. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final List<String> problems;

    public ModelException(List<String> problems) {
        super(text(problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns one line for each problem, in model order; at least one. */
    public List<String> problems() {
        return problems;
    }

    private static String text(List<String> problems) {
        return problems.size() == 1
                ? problems.getFirst()
                : problems.size() + " problems in the model:\n  " + String.join("\n  ", problems);
    }
}
