package dev.reprise.cli;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a detached host says to the launcher that waits for it: lines of stdout after {@code 1 }, of
 * stderr after {@code 2 }, at last the exit code after {@code = }. From then on the launcher is
 * gone and everything goes to a file. Thread-safe.
 */
public final class Channel {
    private final PrintStream out = lines("1 ");
    private final PrintStream err = lines("2 ");
    private OutputStream launcher;
    private boolean finished;

    private Channel(OutputStream launcher) {
        this.launcher = launcher;
    }

    /** Returns the channel that the launcher has opened, empty if none waits. */
    static Optional<Channel> open() {
        var path = System.getProperty("reprise.channel", "");
        try {
            return path.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Channel(new FileOutputStream(path)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /** Lets the launcher end with {@code code}; what is said from now on goes to {@code log}. */
    public synchronized void finish(int code, Path log) throws IOException {
        if (!finished) {
            finish(code);
            launcher = new FileOutputStream(log.toFile(), true);
        }
    }

    /** Lets the launcher end with {@code code} if that has not happened. */
    synchronized void finish(int code) throws IOException {
        if (!finished) {
            out.flush();
            err.flush();
            launcher.write(("= " + code + "\n").getBytes(StandardCharsets.UTF_8));
            launcher.close();
            finished = true;
        }
    }

    private synchronized void write(String prefix, byte[] line) throws IOException {
        var text = new ByteArrayOutputStream();
        if (!finished) {
            text.writeBytes(prefix.getBytes(StandardCharsets.UTF_8));
        }
        text.writeBytes(line);
        launcher.write(text.toByteArray());
    }

    private PrintStream lines(String prefix) {
        return new PrintStream(new Lines(prefix), true, StandardCharsets.UTF_8);
    }

    /** Passes whole lines on. */
    private final class Lines extends OutputStream {
        private final String prefix;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public synchronized void write(int value) throws IOException {
            line.write(value);
            if (value == '\n') {
                Channel.this.write(prefix, line.toByteArray());
                line.reset();
            }
        }
    }
}
