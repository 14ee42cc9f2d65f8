package dev.reprise.chaos.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many tabs of one browser, which opens six connections to a host at most. */
@InBrowser
class TabsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TABS = 9;

    @Test
    void all_show_what_happens_as_it_does_whichever_of_them_is_closed() throws IOException {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
        try (var app = LightApp.start();
                var chromium = Chromium.start();
                var visit = Visit.begin(chromium.browser(), app.firstLogin(), "/")) {
            var tabs = new ArrayList<>(List.of(visit.page()));
            while (tabs.size() < TABS) {
                tabs.add(visit.anotherTab("/"));
            }
            areLive(tabs);

            app.becomeReady();
            agree(tabs, app);

            // The first one reads for all, until it is closed.
            tabs.removeFirst().close();
            app.kill(app.pid("ticker"));
            agree(tabs, app);
            areLive(tabs);

            visit.expectHostAway();
            app.killHost();
            for (var tab : tabs) {
                assertThat(tab.getByText("The host is not answering.").first()).isVisible();
            }
            app.run();
            visit.signInAgain(app.firstLogin());
            areLive(tabs);
            agree(tabs, app);
        }
    }

    private static void areLive(List<Page> tabs) {
        for (var tab : tabs) {
            assertThat(tab.locator(".liveness")).hasText("Live");
            assertThat(tab.locator("[role=row][data-resource=ticker]")).isVisible();
        }
    }

    /** Waits until each shows the log's end. */
    private static void agree(List<Page> tabs, LightApp app) {
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            var end = String.valueOf(app.position());
                            return tabs.stream()
                                    .allMatch(
                                            tab ->
                                                    end.equals(
                                                            tab.locator("html")
                                                                    .getAttribute("data-seq")));
                        });
    }
}
