package dev.reprise.chaos.dashboard;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;

import java.io.IOException;

/** An app whose programs have printed much: a million lines, and a life that ended. */
record ConsoleApp(LightApp app) implements AutoCloseable {
    static final int MILLION = 1_000_000;

    static ConsoleApp start() throws IOException {
        var started = new ConsoleApp(LightApp.start("console"));
        try {
            await().atMost(Stage.PATIENCE).until(() -> started.rows("million") == MILLION);
            await().atMost(Stage.PATIENCE).until(() -> started.attempts("speaker") >= 2);
            return started;
        } catch (Throwable failure) {
            started.close();
            throw failure;
        }
    }

    /** Signs a browser in and goes to {@code path}. */
    Visit visit(Browser browser, String path) throws IOException {
        return Visit.begin(browser, app.freshLogin(), path);
    }

    /** Returns how many lines the latest attempt of a resource has. */
    long rows(String resource) {
        var attempts = app.get("/api/resources/" + resource + "/logs/extent").get("attempts");
        return attempts.isEmpty() ? 0 : attempts.get(attempts.size() - 1).get("lastRow").asLong();
    }

    private int attempts(String resource) {
        return app.get("/api/resources/" + resource + "/logs/extent").get("attempts").size();
    }

    @Override
    public void close() throws IOException {
        app.close();
    }
}
