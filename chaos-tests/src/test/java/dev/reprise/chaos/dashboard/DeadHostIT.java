package dev.reprise.chaos.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.stream.IntStream;

/** The host is killed and run again while a page is open; the resources' own is in DashboardIT. */
@ExtendWith(Stage.class)
class DeadHostIT {
    private static Chromium chromium;

    /** A page that shows something particular, which it shall keep. */
    enum Place {
        EVENTS("dashboard", "events?event=3", "aside"),
        TIMELINE("dashboard", "timeline", ".legs"),
        GRAPH("dashboard", "graph?resource=catalogue", "aside[aria-labelledby=pane-title]"),
        SESSIONS("dashboard", "sessions?a=2&b=3", "[aria-label=Comparison]"),
        PARAMETERS("parameters", "parameters", "main table"),
        CONSOLE("dashboard", "console/ticker", "[role=log] .row-text");

        private final String app;
        private final String path;
        private final String sign;

        Place(String app, String path, String sign) {
            this.app = app;
            this.path = path;
            this.sign = sign;
        }
    }

    @BeforeAll
    static void start(Chromium browser) {
        chromium = browser;
    }

    @ParameterizedTest
    @EnumSource
    void a_page_says_so_and_goes_on_with_the_next_host_where_it_was(Place place)
            throws IOException {
        try (var app = LightApp.start(place.app)) {
            app.becomeReady();
            try (var visit = Visit.begin(chromium.browser(), app.firstLogin(), "/" + place.path)) {
                var page = visit.page();
                page.waitForSelector(place.sign);
                page.evaluate("window.sameDocument = true");
                visit.expectHostAway();

                app.killHost();

                assertThat(page.getByText("The host is not answering.").first()).isVisible();
                assertThat(page.locator(place.sign).first()).isVisible();
                var seen = seen(place, visit);

                app.run();

                assertThat(page.getByText("Sign in again:")).isVisible();
                visit.signInAgain(app.firstLogin());
                assertThat(page.locator(".liveness")).hasText("Live");
                assertThat(page.locator(".fact-epoch dd")).hasText("2");
                await().atMost(Stage.PATIENCE).until(() -> visit.shownPosition() == app.position());
                await().atMost(Stage.PATIENCE).until(() -> seen(place, visit) > seen);
                assertThat(page.locator(place.sign).first()).isVisible();
                assertThat(page.url()).isEqualTo(app.url() + "/" + place.path);
                assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
            }
        }
    }

    /** Returns how far the page has come, after a look for gaps and doubles in what it lists. */
    private static long seen(Place place, Visit visit) throws IOException {
        if (place == Place.CONSOLE) {
            var orders = visit.orders();
            assertThat(orders)
                    .isEqualTo(IntStream.rangeClosed(1, orders.getLast()).boxed().toList());
            return orders.getLast();
        }
        if (place == Place.EVENTS) {
            // Both at once: live, the next event may come between two looks.
            var more =
                    "document.querySelector('[role=grid][aria-label=Events]').ariaRowCount"
                            + " - document.documentElement.dataset.seq";
            assertThat(visit.page().evaluate(more)).as("rows, with the head").isEqualTo(1);
        }
        return visit.shownPosition();
    }
}
