package dev.reprise.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The grammar of env files, line by line:
 *
 * <ul>
 *   <li>blank lines and lines that begin with {@code #} mean nothing;
 *   <li>{@code KEY=value}, {@code export KEY=value}; a key is a letter or underscore, then letters,
 *       digits, underscores, dots and hyphens; a later line wins over an earlier one;
 *   <li>a bare value ends at the line's end or at {@code #} after a blank, and is trimmed; further
 *       {@code =} belong to it;
 *   <li>{@code 'value'} is taken as it is and may span lines;
 *   <li>{@code "value"} may span lines and knows {@code \n \r \t \" \\ \$};
 *   <li>{@code $} has no meaning anywhere: nothing is expanded.
 * </ul>
 */
public final class Dotenv {
    private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*+");

    private final String file;
    private final String text;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private int at;
    private int line = 1;

    private Dotenv(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * Returns the variables in order.
     *
     * @param file its name, for messages
     * @throws ModelException naming file and line, never a value
     */
    public static Map<String, String> parse(String file, String text) {
        var body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        var parser = new Dotenv(file, body.replace("\r\n", "\n"));
        while (parser.at < parser.text.length()) {
            parser.line();
        }
        return parser.variables;
    }

    private void line() {
        skipBlanks();
        if (!ended() && peek() != '#') {
            var key = key();
            at++;
            skipBlanks();
            variables.put(key, value());
        }
        skipBlanks();
        if (!ended() && peek() != '#') {
            throw error("there is text after the closing quote");
        }
        restOfLine();
        at++;
        line++;
    }

    /** Leaves the position at the equals sign. */
    private String key() {
        int start = at;
        int equals = text.indexOf('=', at);
        int end = lineEnd();
        if (equals < 0 || equals > end) {
            throw error("there is no KEY=value");
        }
        var key = text.substring(start, equals).strip();
        if (key.startsWith("export ") || key.startsWith("export\t")) {
            key = key.substring("export ".length()).strip();
        }
        if (!KEY.matcher(key).matches()) {
            throw error("what stands before = is no name of a variable");
        }
        at = equals;
        return key;
    }

    private String value() {
        if (!ended() && (peek() == '\'' || peek() == '"')) {
            return quoted(peek());
        }
        var rest = restOfLine();
        var comment = rest.startsWith("#") ? 0 : indexOfComment(rest);
        return (comment < 0 ? rest : rest.substring(0, comment)).strip();
    }

    private static int indexOfComment(String rest) {
        int blank = rest.indexOf(" #");
        int tab = rest.indexOf("\t#");
        return blank < 0 ? tab : tab < 0 ? blank : Math.min(blank, tab);
    }

    private String quoted(char quote) {
        var opened = error("the quote " + quote + " is never closed");
        var value = new StringBuilder();
        for (at++; at < text.length() && peek() != quote; at++) {
            char c = peek();
            if (c == '\n') {
                line++;
            }
            if (c == '\\' && quote == '"' && at + 1 < text.length()) {
                at++;
                value.append(unescaped(peek()));
            } else {
                value.append(c);
            }
        }
        if (at >= text.length()) {
            throw opened;
        }
        at++;
        return value.toString();
    }

    private String unescaped(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case '"', '\\', '$' -> String.valueOf(c);
            default -> "\\" + c;
        };
    }

    private String restOfLine() {
        int end = lineEnd();
        var rest = text.substring(at, end);
        at = end;
        return rest;
    }

    private int lineEnd() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private void skipBlanks() {
        while (!ended() && (peek() == ' ' || peek() == '\t')) {
            at++;
        }
    }

    private boolean ended() {
        return at >= text.length() || peek() == '\n';
    }

    private char peek() {
        return text.charAt(at);
    }

    private ModelException error(String what) {
        return new ModelException(List.of("env file " + file + ", line " + line + ": " + what));
    }
}
