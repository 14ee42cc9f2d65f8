package dev.reprise.app;

import java.util.List;

/**
 * How a Java program is started.
 *
 * @param command absolute path of the {@code java} to use
 * @param args what precedes the program's own arguments, for example {@code -cp}, a class path and
 *     a main class
 */
public record Launch(String command, List<String> args) {
    public Launch {
        args = List.copyOf(args);
    }
}
