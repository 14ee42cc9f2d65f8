package dev.reprise.cli.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a mistyped name was meant to be. */
public final class Nearest {
    private Nearest() {}

    /** Returns the candidate with the fewest changed letters, empty if none is near. */
    public static Optional<String> of(String typed, Collection<String> candidates) {
        var limit = Math.max(1, typed.length() / 3);
        return candidates.stream()
                .filter(candidate -> distance(typed, candidate) <= limit)
                .min(Comparator.comparingInt(candidate -> distance(typed, candidate)));
    }

    /** Returns what follows on an unknown name: the nearest one, and all there are. */
    static String hint(String typed, Collection<String> names) {
        return of(typed, names)
                        .map(near -> "; did you mean " + near + "? There are ")
                        .orElse("; there are ")
                + String.join(", ", names);
    }

    /**
     * The fewest letters that are changed, added, left out or swapped with the next; letter case
     * aside.
     */
    private static int distance(String one, String other) {
        var a = one.toLowerCase(Locale.ROOT);
        var b = other.toLowerCase(Locale.ROOT);
        var edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : distance(a, b, i, j, edits);
            }
        }
        return edits[a.length()][b.length()];
    }

    private static int distance(String a, String b, int i, int j, int[][] edits) {
        var changed = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        var least = Math.min(changed, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        var swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
    }
}
