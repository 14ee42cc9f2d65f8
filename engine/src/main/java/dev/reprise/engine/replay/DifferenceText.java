package dev.reprise.engine.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Puts a difference into words. Pure. */
final class DifferenceText {
    private static final int WIDTH = 100;

    private DifferenceText() {}

    static String of(ReplayResult.Different different) {
        var lines = new ArrayList<String>();
        lines.add("the steps differ at position " + different.position());
        lines.add("  today's code plans: " + plan(different.planned()));
        lines.add("  recorded was:       " + plan(different.recorded()));
        different
                .subjects()
                .forEach(s -> lines.add("  " + s.name() + " (" + s.state() + "): " + s.why()));
        if (!different.changes().isEmpty()) {
            lines.add("  what the recorded steps changed:");
            different
                    .changes()
                    .forEach(
                            c ->
                                    lines.add(
                                            "    "
                                                    + c.path()
                                                    + ": "
                                                    + value(c.before())
                                                    + " -> "
                                                    + value(c.after())));
        }
        lines.add("  what led there:");
        different
                .chain()
                .forEach(
                        l ->
                                lines.add(
                                        "    %d %s on %s by %s"
                                                .formatted(
                                                        l.position(),
                                                        l.type(),
                                                        l.stream(),
                                                        l.actor())));
        return String.join("\n", lines);
    }

    private static String plan(List<StepSummary> steps) {
        return steps.isEmpty()
                ? "nothing"
                : steps.stream().map(StepSummary::action).collect(Collectors.joining("; "));
    }

    private static String value(String json) {
        if (json.isEmpty()) {
            return "(absent)";
        }
        return json.length() <= WIDTH ? json : json.substring(0, WIDTH - 1) + "…";
    }
}
