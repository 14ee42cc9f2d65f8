package dev.reprise.engine.console;

/**
 * How far an attempt is indexed: the fold of its frames.
 *
 * @param at when anything was indexed last, microseconds since 1970; 0 for never
 * @param sealed nothing follows
 */
record Progress(StreamProgress stdout, StreamProgress stderr, long at, boolean sealed) {
    static final Progress NONE = new Progress(StreamProgress.NONE, StreamProgress.NONE, 0, false);

    /** Returns how many lines there are of both streams. */
    long rows() {
        return stdout.lines() + stderr.lines();
    }

    StreamProgress of(Source source) {
        return switch (source) {
            case STDOUT -> stdout;
            case STDERR -> stderr;
        };
    }

    /** Returns the progress after {@code frame}. */
    Progress after(Frame frame) {
        return switch (frame.kind()) {
            case STATE -> frame.state();
            case SEALED -> new Progress(stdout, stderr, frame.at(), true);
            case LINES, GAP, TRUNCATED -> with(frame.source(), frame.progress(), frame.at());
        };
    }

    private Progress with(Source source, StreamProgress progress, long time) {
        return switch (source) {
            case STDOUT -> new Progress(progress, stderr, time, sealed);
            case STDERR -> new Progress(stdout, progress, time, sealed);
        };
    }
}
