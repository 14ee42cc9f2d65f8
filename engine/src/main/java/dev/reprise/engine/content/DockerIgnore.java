package dev.reprise.engine.content;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The rules of a {@code .dockerignore} as Docker reads them: the last pattern that matches a path
 * or one of its parents decides, {@code !} takes back, {@code *} and {@code ?} stop at a slash,
 * {@code **} does not. Pure.
 */
public final class DockerIgnore {
    /** Ignores nothing. */
    public static final DockerIgnore NONE = new DockerIgnore(List.of());

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final List<Rule> rules;

    private DockerIgnore(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** One line: what it matches, and whether that is taken back. */
    private record Rule(Pattern pattern, boolean back) {}

    /**
     * Returns the rules of a file with that text.
     *
     * @throws IllegalArgumentException if a line is no pattern; the message names its number
     */
    public static DockerIgnore parse(String text) {
        var body = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        var rules = new ArrayList<Rule>();
        var lines = body.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            var line = lines[i].strip();
            if (!lines[i].startsWith("#") && !line.isEmpty()) {
                rules.add(rule(line, i + 1));
            }
        }
        return new DockerIgnore(rules);
    }

    /**
     * Returns whether the context is sent without {@code path}, which is relative, with slashes.
     */
    public boolean ignores(String path) {
        boolean ignored = false;
        for (var rule : rules) {
            // A rule that would change nothing is not looked at.
            if (rule.back == ignored && matchesWithParents(rule.pattern, path)) {
                ignored = !rule.back;
            }
        }
        return ignored;
    }

    /** Returns whether nothing below an ignored directory can be taken back. */
    boolean wholeDirectories() {
        return rules.stream().noneMatch(Rule::back);
    }

    private static boolean matchesWithParents(Pattern pattern, String path) {
        for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
            if (pattern.matcher(path.substring(0, end)).matches()) {
                return true;
            }
        }
        return pattern.matcher(path).matches();
    }

    private static Rule rule(String line, int number) {
        boolean back = line.startsWith("!");
        var written = (back ? line.substring(1) : line).strip();
        if (written.isEmpty()) {
            throw new IllegalArgumentException("line " + number + ": ! takes nothing back");
        }
        var clean = Path.of(written).normalize().toString();
        var pattern = clean.length() > 1 && clean.startsWith("/") ? clean.substring(1) : clean;
        try {
            return new Rule(Pattern.compile(regex(pattern), Pattern.DOTALL), back);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "line " + number + ": " + written + " is no pattern: " + e.getDescription(), e);
        }
    }

    /** Returns a regular expression for the whole of a path. */
    private static String regex(String pattern) {
        if (pattern.startsWith("**") && plain(pattern.substring(2))) {
            return suffix(pattern.substring(2));
        }
        var regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char at = pattern.charAt(i);
            switch (at) {
                case '*' -> i = star(pattern, i, regex);
                case '?' -> regex.append("[^/]");
                case '[' -> i = set(pattern, i, regex);
                case '\\' -> {
                    i++;
                    if (i == pattern.length()) {
                        throw new PatternSyntaxException("nothing is escaped", pattern, i);
                    }
                    regex.append(Pattern.quote(String.valueOf(pattern.charAt(i))));
                }
                default -> regex.append(Pattern.quote(String.valueOf(at)));
            }
        }
        return regex.toString();
    }

    private static boolean plain(String pattern) {
        return pattern.chars().noneMatch(c -> "*?[]\\".indexOf(c) >= 0);
    }

    /** Behind {@code **} a plain text is an ending, even inside a name: so Docker has it. */
    private static String suffix(String ending) {
        var anywhere = ".*" + Pattern.quote(ending);
        return ending.startsWith("/")
                ? "(" + anywhere + "|" + Pattern.quote(ending.substring(1)) + ")"
                : anywhere;
    }

    /** Appends what one or two stars match; returns the index of the last character used. */
    private static int star(String pattern, int at, StringBuilder regex) {
        if (!pattern.startsWith("**", at)) {
            regex.append("[^/]*");
            return at;
        }
        int last = pattern.startsWith("/", at + 2) ? at + 2 : at + 1;
        regex.append(last == pattern.length() - 1 ? ".*" : "(.*/)?");
        return last;
    }

    /** Appends a set such as {@code [a-z]}; returns the index of its closing bracket. */
    private static int set(String pattern, int at, StringBuilder regex) {
        regex.append('[');
        for (int i = at + 1; i < pattern.length(); i++) {
            char inside = pattern.charAt(i);
            switch (inside) {
                case ']' -> {
                    regex.append(']');
                    return i;
                }
                case '[', '&' -> regex.append('\\').append(inside);
                default -> regex.append(inside);
            }
        }
        throw new PatternSyntaxException("[ without ]", pattern, at);
    }
}
