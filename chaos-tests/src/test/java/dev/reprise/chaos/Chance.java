package dev.reprise.chaos;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** What differs from run to run, until {@code -Dreprise.chaos.seed=N} names an earlier one. */
final class Chance {
    private final long seed = Long.getLong("reprise.chaos.seed", System.nanoTime() % 1_000_000);
    private final Random random = new Random(seed);

    /** Returns how often something is tried: {@code -Dreprise.chaos=long} is for more. */
    static int rounds(int few, int many) {
        return System.getProperty("reprise.chaos", "short").equals("long") ? many : few;
    }

    int nextInt(int bound) {
        return random.nextInt(bound);
    }

    /** Lets a random time pass, which is what a test of random moments is about. */
    void pause(int atMostMillis) {
        sleep(Duration.ofMillis(random.nextInt(atMostMillis)));
    }

    /** Lets time pass. */
    static void sleep(Duration time) {
        var until = System.nanoTime() + time.toNanos();
        for (var left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public String toString() {
        return "seed " + seed;
    }
}
