package dev.reprise.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a command sees of the place where it was called.
 *
 * @param interactive whether {@code out} is a terminal that a person looks at
 * @param columns its width in characters
 * @param directory the current directory, absolute
 * @param channel to a launcher that waits for a detached host, usually empty
 */
public record Terminal(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path directory,
        boolean interactive,
        int columns,
        Optional<Channel> channel) {
    private static final int USUAL_COLUMNS = 100;

    /**
     * Returns the process's own. The launcher says in {@code reprise.tty} whether stdout is a
     * terminal ({@code 1} or {@code 0}), which is cheaper than to find out here.
     */
    public static Terminal system() {
        var told = System.getProperty("reprise.tty");
        var channel = Channel.open();
        return new Terminal(
                channel.map(Channel::out).orElseGet(() -> stream(FileDescriptor.out)),
                channel.map(Channel::err).orElseGet(() -> stream(FileDescriptor.err)),
                System.getenv(),
                Path.of("").toAbsolutePath(),
                channel.isEmpty() && (told == null ? asked() : told.equals("1")),
                Integer.getInteger("reprise.columns", USUAL_COLUMNS),
                channel);
    }

    /** Returns whether colours are wanted where nothing on the command line says so. */
    public boolean colours() {
        var refused = environment.getOrDefault("NO_COLOR", "");
        return interactive && refused.isEmpty() && !"dumb".equals(environment.get("TERM"));
    }

    private static boolean asked() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
