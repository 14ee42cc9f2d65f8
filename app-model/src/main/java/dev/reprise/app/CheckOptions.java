package dev.reprise.app;

import dev.reprise.app.spec.CheckSpec;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * The details of a check. Unless set: the default schedule (often until healthy, then seldom), 5 s
 * for one run, one failure turns unhealthy (three with {@link #liveness()}), one success healthy.
 */
public final class CheckOptions {
    private @Nullable String endpoint;
    private @Nullable Duration interval;
    private Duration timeout = Duration.ofSeconds(5);
    private @Nullable Integer failureThreshold;
    private int successThreshold = 1;
    private boolean liveness;

    CheckOptions() {}

    /** The endpoint to look at; for HTTP the first http one unless set, for TCP the first. */
    public CheckOptions endpoint(String name) {
        endpoint = name;
        return this;
    }

    /** The time between two runs. */
    public CheckOptions interval(Duration time) {
        interval = time;
        return this;
    }

    /** How long one run may take; a longer one is a failure. */
    public CheckOptions timeout(Duration time) {
        timeout = time;
        return this;
    }

    /** How many failures in a row turn healthy into unhealthy. */
    public CheckOptions failureThreshold(int runs) {
        failureThreshold = runs;
        return this;
    }

    /** How many successes in a row turn unhealthy into healthy. */
    public CheckOptions successThreshold(int runs) {
        successThreshold = runs;
        return this;
    }

    /** Restarts the instance when it turns unhealthy after having been healthy. */
    public CheckOptions liveness() {
        liveness = true;
        return this;
    }

    @Nullable String endpoint() {
        return endpoint;
    }

    CheckSpec spec(String name, CheckSpec.Probe probe) {
        int failures = failureThreshold != null ? failureThreshold : liveness ? 3 : 1;
        return new CheckSpec(name, probe, interval, timeout, failures, successThreshold, liveness);
    }
}
