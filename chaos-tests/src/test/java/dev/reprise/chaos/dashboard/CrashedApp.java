package dev.reprise.chaos.dashboard;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;

import java.io.IOException;
import java.time.Duration;

/**
 * The light app with a past: its web programs waited for the catalogue, which was killed later on
 * and has come back.
 *
 * @param waiting a position where they waited
 * @param crash where the catalogue's end was recorded
 */
record CrashedApp(LightApp app, long waiting, long crash) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static CrashedApp start() throws IOException {
        var app = LightApp.start();
        try {
            awaitField(app, "catalogue", "healthStatus", "Unhealthy");
            var waiting = app.position();
            app.becomeReady();
            awaitField(app, "web-2", "state", "Running");
            var restarts = restarts(app);
            app.kill(app.pid("catalogue"));
            await().atMost(PATIENCE).until(() -> restarts(app) > restarts);
            awaitField(app, "catalogue", "healthStatus", "Healthy");
            var ends = app.get("/api/events?type=Exited&resource=catalogue");
            return new CrashedApp(app, waiting, ends.get(0).get("position").asLong());
        } catch (Throwable failure) {
            app.close();
            throw failure;
        }
    }

    /** Signs a browser in and goes to {@code path}. */
    Visit visit(Browser browser, String path) throws IOException {
        return Visit.begin(browser, app.freshLogin(), path);
    }

    private static void awaitField(LightApp app, String resource, String field, String value) {
        await().atMost(PATIENCE)
                .until(
                        () -> app.get("/api/resources/" + resource).get(field).asText(),
                        value::equals);
    }

    private static int restarts(LightApp app) {
        return app.get("/api/resources/catalogue").get("restarts").asInt();
    }

    @Override
    public void close() throws IOException {
        app.close();
    }
}
