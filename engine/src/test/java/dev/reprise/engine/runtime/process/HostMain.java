package dev.reprise.engine.runtime.process;

import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.console.Capture;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A host in a JVM of its own, to be killed. Arguments: attempts folder, watchdog's mark or "", then
 * attempt ids. Each program appends a line to {@code marks} and sleeps. Says {@code begun} before
 * the launches and {@code started N} at each start.
 */
final class HostMain {
    private HostMain() {}

    public static void main(String[] args) throws InterruptedException {
        var root = Path.of(args[0]);
        if (!args[1].isEmpty()) {
            var mark = List.of("sh", "-c", "echo done >\"$1\"", "sh", args[1]);
            Watchdog.start(Machine.local(), Duration.ofMillis(200), mark, Path.of("/"));
        }
        var runtime = new ProcessRuntime(root, HostMain::say, Capture.NONE, Clock.systemUTC());
        System.out.println("begun");
        for (int i = 2; i < args.length; i++) {
            var ref = new AttemptRef("p" + (i - 1), 1, args[i]);
            var script = "echo " + ref.instance() + " >>marks; exec sleep 300";
            var command = List.of("sh", "-c", script);
            var directory = root.getParent().getParent().toString();
            runtime.launch(new LaunchOrder(ref, command, Map.of(), directory, StopSpec.DEFAULT));
        }
        Thread.currentThread().join();
    }

    private static void say(Report report) {
        if (report instanceof Report.Started started) {
            System.out.println("started " + started.instance());
        }
    }
}
