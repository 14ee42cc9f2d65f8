package dev.reprise.engine.runtime.docker;

import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.engine.runtime.Secrets;
import dev.reprise.engine.runtime.docker.AttemptFolder.Cursor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Collection;

/**
 * What a build says: the beginning of its attempt's output, and in short how the launch gets on.
 * Thread-safe.
 */
final class BuildOutput implements AutoCloseable {
    private static final int SHORT = 120;

    private final AttemptFolder folder;
    private final LaunchVoice voice;
    private final Collection<String> secrets;
    private final OutputStream stdout;
    private String last = "";

    /**
     * @param secrets what a build that prints it must not get into the log
     */
    BuildOutput(AttemptFolder folder, LaunchVoice voice, Collection<String> secrets)
            throws IOException {
        this.folder = folder;
        this.voice = voice;
        this.secrets = secrets;
        stdout = Files.newOutputStream(folder.stdout(), StandardOpenOption.APPEND);
    }

    synchronized void say(String text) throws IOException {
        stdout.write(text.getBytes(StandardCharsets.UTF_8));
        // Before it is cut, so that no part of a secret is left.
        var line = Secrets.masked(text.strip(), secrets);
        if (!line.isEmpty()) {
            last = line.substring(line.lastIndexOf('\n') + 1);
            voice.say(
                    Phase.BUILDING, last.length() > SHORT ? last.substring(0, SHORT) + "…" : last);
        }
    }

    /** Returns the last line, masked. */
    synchronized String last() {
        return last;
    }

    /** The program's own output follows. */
    @Override
    public synchronized void close() throws IOException {
        stdout.close();
        folder.write(new Cursor(0, Files.size(folder.stdout()), Files.size(folder.stderr()), null));
    }
}
