package dev.reprise.chaos.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.EnumMap;
import java.util.stream.IntStream;

/** The host is killed and run again while pages are open; the resources' own is in DashboardIT. */
@InBrowser
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
    @ValueSource(strings = {"dashboard", "parameters"})
    void pages_say_so_and_go_on_with_the_next_host_where_they_were(String name) throws IOException {
        try (var app = LightApp.start(name)) {
            app.becomeReady();
            var open = new EnumMap<Place, Visit>(Place.class);
            try {
                for (var place : Place.values()) {
                    if (place.app.equals(name)) {
                        open.put(place, open(place, app));
                    }
                }
                app.killHost();
                var seen = new EnumMap<Place, Long>(Place.class);
                for (var place : open.keySet()) {
                    seen.put(place, away(place, open.get(place)));
                }
                app.run();
                for (var place : open.keySet()) {
                    back(place, open.get(place), app, seen.get(place));
                }
            } finally {
                open.values().forEach(Visit::close);
            }
        }
    }

    private static Visit open(Place place, LightApp app) throws IOException {
        var visit = Visit.begin(chromium.browser(), app.freshLogin(), "/" + place.path);
        visit.page().waitForSelector(place.sign);
        visit.page().evaluate("window.sameDocument = true");
        visit.expectHostAway();
        return visit;
    }

    private static long away(Place place, Visit visit) throws IOException {
        var page = visit.page();
        assertThat(page.getByText("The host is not answering.").first()).isVisible();
        assertThat(page.locator(place.sign).first()).isVisible();
        return seen(place, visit);
    }

    private static void back(Place place, Visit visit, LightApp app, long seen) throws IOException {
        var page = visit.page();
        assertThat(page.getByText("Sign in again:")).isVisible();
        visit.signInAgain(app.freshLogin());
        assertThat(page.locator(".liveness")).hasText("Live");
        assertThat(page.locator(".fact-epoch dd")).hasText("2");
        await().atMost(Stage.PATIENCE).until(() -> visit.shownPosition() == app.position());
        await().atMost(Stage.PATIENCE).until(() -> seen(place, visit) > seen);
        assertThat(page.locator(place.sign).first()).isVisible();
        assertThat(page.url()).isEqualTo(app.url() + "/" + place.path);
        assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
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
