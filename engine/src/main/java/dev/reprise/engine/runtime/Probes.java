package dev.reprise.engine.runtime;

import dev.reprise.app.spec.CheckSpec;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Runs health checks and reports each verdict that changes as {@link Report.Verdict}. */
public interface Probes extends AutoCloseable {
    /**
     * Makes {@code targets} what is probed from now on: new ones begin at once, ones that stay are
     * not disturbed, all others end. Returns at once.
     */
    void watch(Collection<Target> targets);

    /**
     * Runs the checks of an attempt now, whatever their cadence, and reports {@link
     * Report.CommandEnded} once each has run: ok if all were healthy, with what they saw. A run
     * that is under way counts. Returns at once.
     */
    void runNow(AttemptRef attempt, String commandId);

    @Override
    void close();

    /**
     * One check of one running attempt.
     *
     * @param ports the port each endpoint's program listens on, by endpoint name
     * @param environment for exec checks, secrets in clear: never logged
     * @param contained whether the program is a container: commands run inside it, and its ports
     *     are accepted by a proxy of the engine whether or not it listens
     */
    record Target(
            AttemptRef ref,
            CheckSpec check,
            Map<String, Integer> ports,
            Map<String, String> environment,
            String workingDirectory,
            boolean contained) {

        /** A check of a process. */
        public Target(
                AttemptRef ref,
                CheckSpec check,
                Map<String, Integer> ports,
                Map<String, String> environment,
                String workingDirectory) {
            this(ref, check, ports, environment, workingDirectory, false);
        }

        public Target {
            ports = Map.copyOf(ports);
            environment = Map.copyOf(environment);
        }

        /** Returns what tells one target from another: instance, attempt and check name. */
        public List<Object> key() {
            return List.of(ref.instance(), ref.attempt(), check.name());
        }

        @Override
        public String toString() {
            return "Target[" + ref + ", " + check.name() + "]";
        }
    }
}
