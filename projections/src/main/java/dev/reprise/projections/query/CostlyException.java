package dev.reprise.projections.query;

/** A regular expression takes more work on one text than any may. */
public final class CostlyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CostlyException(String expression) {
        super(
                "the regular expression /"
                        + (expression.length() > 80
                                ? expression.substring(0, 80) + "…"
                                : expression)
                        + "/ takes too long; avoid nested repetitions like (a+)+");
    }
}
