package dev.reprise.cli;

/** Colours, or none. */
public enum Style {
    PLAIN,
    COLOURED;

    private static final int[] PREFIXES = {36, 33, 35, 32, 34, 96, 93, 95, 92, 94};

    public String bold(String text) {
        return paint("1", text);
    }

    public String faint(String text) {
        return paint("2", text);
    }

    public String good(String text) {
        return paint("32", text);
    }

    public String caution(String text) {
        return paint("33", text);
    }

    public String bad(String text) {
        return paint("31", text);
    }

    /** Returns {@code text} in a colour that always belongs to the {@code index}th of a list. */
    public String nth(int index, String text) {
        return paint(String.valueOf(PREFIXES[Math.floorMod(index, PREFIXES.length)]), text);
    }

    /** Returns {@code text} in the colour of a resource's state and health. */
    public String state(String state, String health, String text) {
        return switch (state) {
            case "Running" -> health.equals("Unhealthy") ? caution(text) : good(text);
            case "Waiting", "Starting", "Building", "Paused", "Stopping" -> caution(text);
            case "RuntimeUnhealthy", "NotFound" -> caution(text);
            case "FailedToStart" -> bad(text);
            default -> faint(text);
        };
    }

    private String paint(String code, String text) {
        return this == PLAIN || text.isEmpty() ? text : "\033[" + code + "m" + text + "\033[0m";
    }
}
