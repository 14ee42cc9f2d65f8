package dev.reprise.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One measured quantity: a sample list for each subject, taken in turn within one run of the
 * benchmarks, and what is wanted of Reprise's.
 */
final class Figure {
    /** The subject that the goals are about. */
    static final String REPRISE = "reprise";

    /** Which value of the samples counts. */
    enum Quantile {
        MEDIAN(0.5),
        P95(0.95),
        P99(0.99);

        private final double part;

        Quantile(double part) {
            this.part = part;
        }
    }

    /**
     * A goal: Reprise's value is at most {@code factor} times the peer's, or {@code factor} itself
     * when the peer is empty; with {@code least} at least so much.
     */
    private record Goal(double factor, String peer, boolean least) {}

    /** How a goal was met. {@code ratio} is that to the peer, or to the limit itself. */
    record Verdict(String goal, double ratio, boolean met) {}

    private final String title;
    private final String unit;
    private final Quantile quantile;
    private final Map<String, List<Double>> samples = new LinkedHashMap<>();
    private final List<Goal> goals = new ArrayList<>();

    Figure(String title, String unit, Quantile quantile) {
        this.title = title;
        this.unit = unit;
        this.quantile = quantile;
    }

    /** Wants at most {@code limit}, in the figure's unit. */
    Figure atMost(double limit) {
        goals.add(new Goal(limit, "", false));
        return this;
    }

    /** Wants at most {@code factor} times what {@code peer} has. */
    Figure atMost(double factor, String peer) {
        goals.add(new Goal(factor, peer, false));
        return this;
    }

    /** Wants at least {@code factor} times what {@code peer} has. */
    Figure atLeast(double factor, String peer) {
        goals.add(new Goal(factor, peer, true));
        return this;
    }

    /** Wants at least {@code limit}, in the figure's unit. */
    Figure atLeast(double limit) {
        goals.add(new Goal(limit, "", true));
        return this;
    }

    void add(String subject, double value) {
        samples.computeIfAbsent(subject, _ -> new ArrayList<>()).add(value);
    }

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    Quantile quantile() {
        return quantile;
    }

    List<String> subjects() {
        return List.copyOf(samples.keySet());
    }

    List<Double> samples(String subject) {
        return List.copyOf(samples.getOrDefault(subject, List.of()));
    }

    /** Returns the value that counts, empty if the subject was not measured. */
    Optional<Double> value(String subject) {
        var sorted = samples(subject).stream().mapToDouble(d -> d).sorted().toArray();
        return sorted.length == 0 ? Optional.empty() : Optional.of(quantile(sorted));
    }

    /** Returns the goals whose peers were measured. */
    List<Verdict> verdicts() {
        var verdicts = new ArrayList<Verdict>();
        for (var goal : goals) {
            var own = value(REPRISE);
            var other = goal.peer().isEmpty() ? Optional.of(1.0) : value(goal.peer());
            if (own.isPresent() && other.isPresent()) {
                var ratio = own.get() / other.get();
                var met = goal.least() ? ratio >= goal.factor() : ratio <= goal.factor();
                verdicts.add(new Verdict(text(goal), ratio, met));
            }
        }
        return verdicts;
    }

    private String text(Goal goal) {
        var sign = goal.least() ? ">= " : "<= ";
        return goal.peer().isEmpty()
                ? sign + Numbers.shortly(goal.factor()) + " " + unit
                : sign + Numbers.shortly(goal.factor()) + " x " + goal.peer();
    }

    /** The nearest rank; of an even number of samples the median is the mean of the middle two. */
    private double quantile(double[] sorted) {
        if (quantile == Quantile.MEDIAN && sorted.length % 2 == 0) {
            var middle = Arrays.copyOfRange(sorted, sorted.length / 2 - 1, sorted.length / 2 + 1);
            return (middle[0] + middle[1]) / 2;
        }
        return sorted[(int) Math.ceil(quantile.part * sorted.length) - 1];
    }
}
