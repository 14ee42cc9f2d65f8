package dev.reprise.engine.console;

import dev.reprise.engine.runtime.Reports;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** A host of nothing but a console, in a process of its own, to be killed. */
final class HostForTest {
    private HostForTest() {}

    /**
     * Captures attempt 1 of {@code api} below the given root until killed, or until the test is no
     * more.
     */
    public static void main(String[] args) throws IOException {
        var root = Path.of(args[0]);
        boolean adopted = Boolean.parseBoolean(args[1]);
        Reports nowhere = _ -> {};
        var console =
                new Console(
                        root,
                        ConsoleKit.secrets(List.of("top-secret"), () -> true),
                        nowhere,
                        InstantSource.system(),
                        new Quota(1 << 30, 1 << 28, 64 * 1024));
        console.begin("api", 1, root.resolve("api/1"), adopted);
        System.out.println("ready");
        System.in.read();
        console.close();
    }
}
