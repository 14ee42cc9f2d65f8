package dev.reprise.engine.runtime.docker;

import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.engine.runtime.docker.AttemptFolder.Cursor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/**
 * What a build says: the beginning of its attempt's output, and in short how the launch gets on.
 * Thread-safe.
 */
final class BuildOutput implements AutoCloseable {
    private static final int SHORT = 120;

    private final AttemptFolder folder;
    private final LaunchVoice voice;
    private final OutputStream stdout;
    private String last = "";

    BuildOutput(AttemptFolder folder, LaunchVoice voice) throws IOException {
        this.folder = folder;
        this.voice = voice;
        stdout = Files.newOutputStream(folder.stdout(), StandardOpenOption.APPEND);
    }

    synchronized void say(String text) throws IOException {
        stdout.write(text.getBytes(StandardCharsets.UTF_8));
        var line = text.strip();
        if (!line.isEmpty()) {
            last = line.substring(line.lastIndexOf('\n') + 1);
            voice.say(
                    Phase.BUILDING, last.length() > SHORT ? last.substring(0, SHORT) + "…" : last);
        }
    }

    /** Returns the last line. */
    synchronized String last() {
        return last;
    }

    /** The program's own output follows. */
    @Override
    public synchronized void close() throws IOException {
        stdout.close();
        folder.write(new Cursor(0, Files.size(folder.stdout()), Files.size(folder.stderr())));
    }
}
