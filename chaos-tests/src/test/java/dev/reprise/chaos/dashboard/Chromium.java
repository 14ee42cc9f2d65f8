package dev.reprise.chaos.dashboard;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;

import org.junit.jupiter.api.Assumptions;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's own Chromium; none is ever downloaded. */
final class Chromium implements AutoCloseable {
    private static final String WITHOUT = "reprise.without-browser";
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final List<String> OPTIONS =
            List.of(
                    "--no-sandbox",
                    "--headless=new",
                    "--disable-gpu",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--no-first-run");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Path executable) {
        var environment = new HashMap<>(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
        onPath("node")
                .ifPresent(node -> environment.put("PLAYWRIGHT_NODEJS_PATH", node.toString()));
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(executable)
                                        .setArgs(OPTIONS));
    }

    /** Starts it. Where there is none the test fails, unless it was left out on purpose. */
    static Chromium start() {
        var executable = NAMES.stream().flatMap(name -> onPath(name).stream()).findFirst();
        if (executable.isEmpty() && Boolean.getBoolean(WITHOUT)) {
            System.out.println(
                    "DashboardIT was left out: there is no Chromium, and -D" + WITHOUT + "=true");
            Assumptions.abort("left out: -D" + WITHOUT + "=true");
        }
        return new Chromium(
                executable.orElseThrow(
                        () ->
                                new AssertionError(
                                        "none of "
                                                + String.join(", ", NAMES)
                                                + " is on the PATH; install Chromium, or leave the"
                                                + " tests of the page out with -D"
                                                + WITHOUT
                                                + "=true")));
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
