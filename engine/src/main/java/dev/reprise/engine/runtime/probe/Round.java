package dev.reprise.engine.runtime.probe;

import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The checks of an instance, each run once because somebody wished it. Thread-safe. */
final class Round {
    private final String instance;
    private final String commandId;
    private final Reports reports;
    private final TreeSet<String> due = new TreeSet<>();
    private final Map<String, Outcome> outcomes = new TreeMap<>();

    Round(String instance, String commandId, Reports reports) {
        this.instance = instance;
        this.commandId = commandId;
        this.reports = reports;
    }

    /** Waits for these checks; without any it is over. */
    synchronized void begin(Collection<String> checks) {
        due.addAll(checks);
        if (due.isEmpty()) {
            end(false, "none of its checks can be run now");
        }
    }

    synchronized void seen(String check, Outcome outcome) {
        if (!due.remove(check)) {
            return;
        }
        outcomes.put(check, outcome);
        if (due.isEmpty()) {
            end(
                    outcomes.values().stream().allMatch(Outcome::healthy),
                    outcomes.entrySet().stream()
                            .map(each -> each.getKey() + ": " + each.getValue().detail())
                            .collect(Collectors.joining("\n")));
        }
    }

    private void end(boolean ok, String detail) {
        reports.report(new Report.CommandEnded(instance, commandId, ok, detail));
    }
}
