package dev.reprise.cli.host;

import dev.reprise.cli.apphost.AppHostLocation;

import java.io.IOException;
import java.nio.file.Files;

/**
 * Where the API of an app host was last: a page that is open, or a bookmark, finds the next one.
 */
final class LastPort {
    private LastPort() {}

    /** Returns the port, 0 if there is none yet. */
    static int of(AppHostLocation location) {
        try {
            var text = Files.readString(location.portFile()).strip();
            return text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        } catch (IOException e) {
            return 0; // Never run, or not readable: any port will do.
        }
    }

    static void remember(AppHostLocation location, int port) throws IOException {
        Files.writeString(location.portFile(), port + "\n");
    }
}
