package dev.reprise.chaos.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** The console in a real Chromium: a million lines, and whatever else programs write. */
@InBrowser
class ConsolePageIT {
    private static final int MOST_MOUNTED = 60;

    private static Chromium chromium;
    private static ConsoleApp started;
    private static LightApp app;

    @BeforeAll
    static void share(Chromium browser, ConsoleApp console) {
        chromium = browser;
        started = console;
        app = console.app();
    }

    @Test
    void of_a_million_lines_any_can_be_seen_and_few_are_mounted() throws IOException {
        try (var visit = visit("/console/million")) {
            var console = console(visit, "million");
            assertThat(row(console, "row 1000000 of")).isVisible();
            assertFewAreMounted(console);

            console.press("Home");
            assertThat(row(console, "row 1 of")).isVisible();
            assertFewAreMounted(console);

            console.evaluate("box => { box.scrollTop = box.scrollHeight / 2 }");
            assertThat(row(console, Pattern.compile("^\\S+\\s*row 50\\d{4} of")).first())
                    .isVisible();
            assertFewAreMounted(console);

            console.press("End");
            assertThat(row(console, "row 1000000 of")).isVisible();
            assertFewAreMounted(console);
        }
    }

    @Test
    void the_host_finds_what_is_looked_for_and_the_way_there_is_a_link() throws IOException {
        try (var visit = visit("/console/million")) {
            var page = visit.page();
            var console = console(visit, "million");
            assertThat(row(console, "row 1000000 of")).isVisible();
            var find = page.getByRole(AriaRole.SEARCHBOX, named("Find in console"));

            find.fill("the ONLY needle");
            assertThat(page.getByText("1 hit", exactly())).isVisible();
            assertThat(console.locator("mark")).hasText("the only needle");

            choose(page, "Show", "Hits ± 2 lines");
            assertThat(row(console, "row 777779 of")).isVisible();
            choose(page, "Show", "All, hits marked");
            find.press("Shift+Enter");
            assertThat(row(console, "row 777777 the")).isVisible();
            assertThat(row(console, "row 777770 of")).isVisible();
            assertThat(page).hasURL(Pattern.compile("line=1\\.777777$"));

            try (var other = visit("/console/million?line=1.777777")) {
                var chosen = console(other, "million").locator(".row-chosen");
                assertThat(chosen).containsText("the only needle");
            }
            find.fill("thousandth");
            choose(page, "Show", "Hits only");
            assertThat(page.getByText("200+ hits", exactly())).isVisible();
            assertThat(row(console, "row 1000000 of")).isVisible();
            console.press("Home");
            assertThat(page.getByText("400+ hits", exactly())).isVisible();
            visit.button("Regular expression").click();
            find.fill("row (12|777777) ");
            assertThat(page.getByText("2 hits", exactly())).isVisible();
        }
    }

    @Test
    void a_link_to_a_line_leads_there_also_when_the_host_was_too_busy_at_first()
            throws IOException {
        try (var visit = visit("/")) {
            visit.expectRefusals();
            var page = visit.page();
            page.route(
                    "**/logs/extent",
                    route -> route.fulfill(new Route.FulfillOptions().setStatus(503)),
                    new Page.RouteOptions().setTimes(1));
            page.navigate(app.url() + "/console/million?line=1.777777");
            assertThat(console(visit, "million").locator(".row-chosen"))
                    .containsText("the only needle");
        }
    }

    @Test
    void colours_links_levels_and_json_are_shown_as_what_they_are() throws IOException {
        try (var visit = visit("/console/speaker")) {
            var page = visit.page();
            var console = console(visit, "speaker");
            var orange = console.getByText("true colour").first();
            assertThat(orange).hasCSS("color", Pattern.compile("rgb\\(\\d+, \\d+, 0\\)"));
            assertThat(console.getByRole(AriaRole.LINK, linkNamed("a link")).first())
                    .hasAttribute("href", "https://example.test/run");
            assertThat(console.getByRole(AriaRole.LINK, linkNamed("no link"))).hasCount(0);
            assertThat(console.locator(".level-warn").first()).hasAttribute("title", "level: warn");
            assertThat(console.locator(".row-error").first()).containsText("err");

            console.locator(".row-json").last().click();
            var json = page.getByLabel("JSON", new Page.GetByLabelOptions().setExact(true));
            assertThat(json).containsText("\"stock\": {\n    \"tea\": 2\n  }");
            visit.button("Close line").click();

            choose(page, "Level", "Errors");
            assertThat(page.getByText("2 hits", exactly())).isVisible();
        }
    }

    @Test
    void between_two_lives_stands_how_the_first_ended() throws IOException {
        try (var visit = visit("/console/speaker")) {
            var mark = console(visit, "speaker").locator(".row-mark").nth(1);
            assertThat(mark).containsText("attempt 1 exited with code 7");
            assertThat(mark).containsText("after");
            assertThat(mark).containsText("attempt 2");
        }
    }

    @Test
    void from_a_line_to_the_events_around_it_and_back() throws IOException {
        try (var visit = visit("/console/speaker")) {
            var page = visit.page();
            row(console(visit, "speaker"), "last words").locator(".row-time").click();
            page.getByRole(AriaRole.LINK, named("Events ± 5 s")).click();
            var events = page.getByRole(AriaRole.GRID, named("Events"));
            events.getByText("console sealed").first().click();
            page.getByRole(AriaRole.LINK, named("Its console then")).click();
            assertThat(console(visit, "speaker").locator(".row-chosen")).isVisible();
            assertThat(page).hasURL(Pattern.compile("line=1\\.[56]$"));
        }
    }

    @Test
    void the_timeline_counts_the_lines_that_told_of_errors() throws IOException {
        try (var visit = visit("/timeline")) {
            visit.button("As a table").click();
            var table =
                    visit.page()
                            .getByRole(AriaRole.TABLE, named("What each resource did, and when"));
            var rows = table.locator("tbody").filter(having("speaker")).locator("tr");
            // The till is open once in each of the speaker's lives.
            assertThat(rows.filter(ending("1\\s*#\\d+")).first()).isVisible();
        }
    }

    @Test
    void what_somebody_reads_stays_where_it_is_while_more_is_written() throws IOException {
        try (var visit = visit("/console/clock")) {
            var page = visit.page();
            var console = console(visit, "clock");
            await().until(() -> started.rows("clock") > 60);
            assertThat(row(console, Pattern.compile("tick [6-9]\\d$|tick \\d{3,}$")).last())
                    .isVisible();
            console.press("Home");
            assertThat(row(console, Pattern.compile("tick 1$"))).isVisible();
            assertThat(page.locator(".to-end")).hasText(Pattern.compile("[1-9]\\d* new"));
            assertThat(row(console, Pattern.compile("tick 1$"))).isVisible();
            assertThat(console.evaluate("box => box.scrollTop")).isEqualTo(0);

            page.locator(".to-end").click();
            var before = started.rows("clock");
            assertThat(row(console, Pattern.compile("tick " + (before + 10) + "$"))).isVisible();
        }
    }

    @Test
    void the_past_shows_what_had_been_written_by_then() throws IOException {
        // By then all of it has been seen, however busy the machine was when it ended.
        var sealed = app.get("/api/events?type=ConsoleSealed&resource=speaker").get(0);
        var at = sealed.get("position").asLong();
        try (var visit = visit("/console/speaker?at=" + at)) {
            var console = console(visit, "speaker");
            assertThat(row(console, "last words")).hasCount(1);
            assertThat(console.locator(".row-attempt").first()).hasText("attempt 1");
            assertThat(visit.page().getByText("Follow", exactly())).hasCount(0);
            var launched = app.get("/api/events?type=LaunchBegun&resource=speaker").get(0);
            visit.page()
                    .navigate(
                            app.url() + "/console/speaker?at=" + launched.get("position").asLong());
            visit.awaitPosition(launched.get("position").asLong());
            assertThat(row(console, "last words")).hasCount(0);
        }
    }

    @Test
    void up_to_four_consoles_stand_side_by_side_and_share_their_time() throws IOException {
        try (var visit = visit("/console/clock?with=speaker,million")) {
            assertThat(row(console(visit, "million"), "row 1000000 of")).isVisible();
            assertThat(row(console(visit, "speaker"), "the till is open").first()).isVisible();
            var clock = console(visit, "clock");
            await().until(() -> started.rows("clock") > 60);
            clock.press("Home");
            assertThat(row(clock, Pattern.compile("tick 1$"))).isVisible();
            assertThat(row(console(visit, "million"), "row 1000000 of")).not().isVisible();
            visit.button("Close console of speaker").click();
            assertThat(visit.page().getByRole(AriaRole.LOG)).hasCount(2);
            assertThat(visit.page()).hasURL(Pattern.compile("console/clock\\?with=million"));
        }
    }

    @Test
    void chosen_lines_are_copied_whole_though_most_were_never_mounted() throws IOException {
        try (var visit = visit("/console/million?line=1.1000-1.3000")) {
            visit.allowClipboard();
            var console = console(visit, "million");
            assertThat(console.locator(".row-chosen").first()).containsText("row 1000 of");
            console.press("Control+c");
            await().atMost(Stage.PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(visit.clipboard().lines().toList())
                                            .hasSize(2001)
                                            .first()
                                            .isEqualTo(
                                                    "row 1000 of a console that is long with a"
                                                            + " thousandth"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark", "contrast"})
    void nothing_keeps_anybody_out_and_it_fits_a_phone(String theme) throws IOException {
        for (var size : List.of(List.of(1280, 800), List.of(320, 640))) {
            var options = new Browser.NewContextOptions().setViewportSize(size.get(0), size.get(1));
            try (var visit = visit("/console/speaker", options)) {
                visit.choose(theme);
                var console = console(visit, "speaker");
                assertThat(row(console, "the till is open").first()).isVisible();
                visit.page()
                        .getByRole(AriaRole.SEARCHBOX, named("Find in console"))
                        .fill("standard");
                assertThat(visit.page().getByText("2 hits", exactly())).isVisible();
                console.locator(".row-time").last().click();
                visit.screenshot("console-page-" + theme + "-" + size.get(0));
                Axe.assertAccessible(visit.page());
                Axe.assertFits(visit.page());
            }
        }
    }

    private static Visit visit(String path) throws IOException {
        return Visit.begin(chromium.browser(), app.freshLogin(), path);
    }

    private static Visit visit(String path, Browser.NewContextOptions options) throws IOException {
        return Visit.begin(chromium.browser(), app.freshLogin(), path, options);
    }

    private static Locator console(Visit visit, String resource) {
        return visit.page().getByRole(AriaRole.LOG, named("Console of " + resource));
    }

    private static Locator row(Locator console, String text) {
        return console.locator(".row", new Locator.LocatorOptions().setHasText(text));
    }

    private static Locator row(Locator console, Pattern text) {
        return console.locator(".row", new Locator.LocatorOptions().setHasText(text));
    }

    private static void assertFewAreMounted(Locator console) {
        assertThat(console.locator(".row").count()).isBetween(20, MOST_MOUNTED);
    }

    private static void choose(Page page, String label, String option) {
        page.getByRole(AriaRole.COMBOBOX, named(label)).selectOption(option);
    }

    private static Locator.FilterOptions ending(String text) {
        return new Locator.FilterOptions().setHasText(Pattern.compile("[sB%]" + text + "$"));
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Locator.GetByRoleOptions linkNamed(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }
}
