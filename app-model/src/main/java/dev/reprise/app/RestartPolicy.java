package dev.reprise.app;

import dev.reprise.app.spec.RestartSpec;

import java.time.Duration;

/**
 * When and how fast an ended instance is started again. A life is <em>settled</em> once it became
 * healthy or reached {@link #settleAfter}; the first restart after a settled life is immediate,
 * further ones wait for the backoff. Immutable; the numbers are those of each method unless set.
 */
public final class RestartPolicy {
    private final RestartSpec spec;

    private RestartPolicy(RestartSpec spec) {
        this.spec = spec;
    }

    /** Returns the policy that lets an ended instance rest. The default of every resource. */
    public static RestartPolicy never() {
        return new RestartPolicy(RestartSpec.of(RestartSpec.Policy.NEVER));
    }

    /** Returns the policy that restarts after a signal or an exit code other than 0. */
    public static RestartPolicy onFailure() {
        return new RestartPolicy(RestartSpec.of(RestartSpec.Policy.ON_FAILURE));
    }

    /** Returns the policy that restarts after every end that nobody asked for. */
    public static RestartPolicy always() {
        return new RestartPolicy(RestartSpec.of(RestartSpec.Policy.ALWAYS));
    }

    /** The first delay: 200 ms. */
    public RestartPolicy initialBackoff(Duration delay) {
        return with(spec.factor(), delay, spec.maxBackoff(), spec.settleAfter(), spec.resetAfter());
    }

    /** What each further delay is multiplied with: 2. At least 1. */
    public RestartPolicy factor(double factor) {
        return with(
                factor,
                spec.initialBackoff(),
                spec.maxBackoff(),
                spec.settleAfter(),
                spec.resetAfter());
    }

    /** The longest delay: 30 s. */
    public RestartPolicy maxBackoff(Duration delay) {
        return with(
                spec.factor(), spec.initialBackoff(), delay, spec.settleAfter(), spec.resetAfter());
    }

    /** The length of life that counts as settled: 1 s. */
    public RestartPolicy settleAfter(Duration life) {
        return with(
                spec.factor(), spec.initialBackoff(), spec.maxBackoff(), life, spec.resetAfter());
    }

    /** The length of life that takes the delay back to the first one: 10 s. */
    public RestartPolicy resetAfter(Duration life) {
        return with(
                spec.factor(), spec.initialBackoff(), spec.maxBackoff(), spec.settleAfter(), life);
    }

    /** How many unsettled lives in a row make a crash loop, after which nothing is tried: 10. */
    public RestartPolicy crashLoopAfter(int lives) {
        return new RestartPolicy(
                new RestartSpec(
                        spec.policy(),
                        spec.initialBackoff(),
                        spec.factor(),
                        spec.maxBackoff(),
                        spec.settleAfter(),
                        spec.resetAfter(),
                        lives));
    }

    RestartSpec spec() {
        return spec;
    }

    private RestartPolicy with(
            double factor, Duration initial, Duration max, Duration settle, Duration reset) {
        return new RestartPolicy(
                new RestartSpec(
                        spec.policy(), initial, factor, max, settle, reset, spec.crashLoopAfter()));
    }
}
