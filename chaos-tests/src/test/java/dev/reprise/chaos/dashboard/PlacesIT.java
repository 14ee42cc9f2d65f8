package dev.reprise.chaos.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.regex.Pattern;

/** Where an address leads, in a real Chromium. */
@InBrowser
class PlacesIT {
    private static Chromium chromium;
    private static CrashedApp past;

    @BeforeAll
    static void share(Chromium browser, CrashedApp crashed) {
        chromium = browser;
        past = crashed;
    }

    private static Visit visit(String path) throws IOException {
        return past.visit(chromium.browser(), path);
    }

    @Test
    void an_address_without_a_page_says_so_and_leads_to_those_there_are() throws IOException {
        try (var visit = visit("/nosuch?at=" + past.waiting())) {
            var main = visit.page().getByRole(AriaRole.MAIN);
            assertThat(main.getByText("No such page")).isVisible();
            assertThat(main).containsText("/nosuch");
            visit.screenshot("nosuch");
            Axe.assertAccessible(visit.page());
            main.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Events")).click();
            assertThat(visit.asOf()).hasText("as of #" + past.waiting());
            assertThat(events(visit.page())).isVisible();
        }
    }

    @Test
    void the_events_of_a_moment_are_shown_up_to_it() throws IOException {
        try (var visit = visit("/events?at=" + past.crash())) {
            var row = events(visit.page()).getByRole(AriaRole.ROW).last();
            assertThat(row).containsText("#" + past.crash());
            assertThat(row).isInViewport();
            visit.slider().press("ArrowLeft");
            visit.awaitPosition(past.crash() - 1);
            assertThat(row).not().containsText("#" + past.crash());
            assertThat(row).isInViewport();
        }
    }

    @Test
    void samples_of_use_are_left_out_until_somebody_wants_them() throws IOException {
        await().atMost(Stage.PATIENCE).until(() -> sampled().size() > 0);
        try (var visit = visit("/events")) {
            var hidden = visit.page().getByText(Pattern.compile("^\\d+ usage samples? hidden$"));
            assertThat(hidden).isVisible();
            assertThat(events(visit.page())).not().containsText("usage sampled");
            visit.screenshot("events-without-samples");
            hidden.click();
            assertThat(visit.page()).hasURL(Pattern.compile("samples=shown"));
            visit.page().navigate(visit.page().url() + "&event=" + sampled().get(0).asLong());
            assertThat(events(visit.page())).containsText("usage sampled");
            visit.button("Usage samples shown").click();
            assertThat(events(visit.page())).not().containsText("usage sampled");
            visit.page().getByLabel("Query").fill("type:UsageSampled");
            assertThat(events(visit.page())).containsText("usage sampled");
        }
    }

    @Test
    void the_marks_of_the_slider_are_explained() throws IOException {
        try (var visit = visit("/")) {
            visit.button("What the marks mean").click();
            var dialog = visit.page().getByRole(AriaRole.DIALOG);
            assertThat(dialog).containsText("a program crashed");
            assertThat(dialog.locator("canvas")).hasCount(8);
            visit.screenshot("slider-legend");
            Axe.assertAccessible(visit.page());
        }
    }

    private static JsonNode sampled() {
        return past.app().get("/api/usage").get("positions");
    }

    private static Locator events(Page page) {
        return page.getByRole(
                AriaRole.GRID, new Page.GetByRoleOptions().setName("Events").setExact(true));
    }
}
