package dev.reprise.benchmarks;

import java.util.Arrays;

/**
 * How fast something was done over and over.
 *
 * @param perSecond how often
 * @param p50 of one time, in microseconds, like the others
 */
record Latencies(double perSecond, double p50, double p99, double p999) {

    /** Returns what {@code count} times took that lasted {@code nanos} each, and together. */
    static Latencies of(long[] nanos, long together) {
        var sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latencies(
                nanos.length / (together / 1e9),
                sorted[sorted.length / 2] / 1e3,
                sorted[(int) (sorted.length * 0.99)] / 1e3,
                sorted[(int) (sorted.length * 0.999)] / 1e3);
    }

    /** Returns what a program printed: four numbers in the order of the fields. */
    static Latencies parse(String line) {
        var numbers =
                Arrays.stream(line.strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
        return new Latencies(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /** Adds the four to figures whose titles begin with {@code title}. */
    void add(Report report, String title, String subject) {
        report.figure(title, "events/s").add(subject, perSecond);
        report.figure(title + ", p50", "µs").add(subject, p50);
        report.figure(title + ", p99", "µs").add(subject, p99);
        report.figure(title + ", p99.9", "µs").add(subject, p999);
    }
}
