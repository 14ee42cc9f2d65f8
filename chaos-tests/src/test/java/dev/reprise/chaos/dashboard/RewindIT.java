package dev.reprise.chaos.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.regex.Pattern;

/** Any moment of a run, in a real Chromium: the slider, and what every page shows of the past. */
class RewindIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STATE = "state";

    private static Chromium chromium;
    private static LightApp app;

    /** Where web-1 waited for the catalogue. */
    private static long waiting;

    /** Where the catalogue was killed. */
    private static long crash;

    @BeforeAll
    static void start() throws IOException {
        chromium = Chromium.start();
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
        app = LightApp.start();
        await().atMost(PATIENCE)
                .until(() -> at("/api/resources/catalogue", "healthStatus"), "Unhealthy"::equals);
        waiting = app.position();
        app.becomeReady();
        await().atMost(PATIENCE)
                .until(() -> at("/api/resources/web-2", "state"), "Running"::equals);
        var restarts = app.get("/api/resources/catalogue").get("restarts").asInt();
        app.kill(app.pid("catalogue"));
        await().atMost(PATIENCE)
                .until(
                        () ->
                                app.get("/api/resources/catalogue").get("restarts").asInt()
                                        > restarts);
        await().atMost(PATIENCE)
                .until(() -> at("/api/resources/catalogue", "healthStatus"), "Healthy"::equals);
        crash =
                app.get("/api/events?type=Exited&resource=catalogue")
                        .get(0)
                        .get("position")
                        .asLong();
    }

    @AfterAll
    static void stop() throws IOException {
        if (chromium != null) {
            chromium.close();
        }
        if (app != null) {
            app.close();
        }
    }

    @Test
    void scrubbing_back_shows_what_was_and_refuses_to_act_and_live_misses_nothing()
            throws IOException {
        try (var visit = visit("/")) {
            assertThat(visit.cell("web-1", STATE)).hasText("Running");
            assertThat(visit.asOf()).hasCount(0);

            dragTo(visit, waiting);

            assertThat(visit.asOf()).hasText("as of #" + waiting);
            assertThat(visit.cell("web-1", STATE)).containsText("catalogue is not healthy");
            assertThat(visit.page()).hasURL(Pattern.compile("[?&]at=" + waiting));
            assertThat(visit.button("Stop ticker")).hasAttribute("aria-disabled", "true");
            visit.row("web-1").click();
            var details = visit.page().getByRole(AriaRole.COMPLEMENTARY, named("web-1"));
            assertThat(details.getByRole(AriaRole.REGION, inside("Environment")))
                    .containsText("PORT");
            assertThat(details.getByRole(AriaRole.REGION, inside("Why")))
                    .containsText("Running and healthy");

            app.command("migrate", "start");

            assertThat(visit.page().locator(".newer")).hasText(Pattern.compile("\\d+ newer"));
            assertThat(visit.cell("migrate", STATE)).containsText("Not started");
            visit.button("Back to live").click();
            assertThat(visit.asOf()).hasCount(0);
            assertThat(visit.cell("migrate", STATE)).containsText("Finished");
            visit.awaitPosition(app.position());
        }
    }

    @Test
    void the_slider_is_moved_by_keys_and_says_what_happened() throws IOException {
        try (var visit = visit("/")) {
            var slider = visit.slider();
            assertThat(slider)
                    .hasAttribute("aria-valuetext", Pattern.compile("event \\d+, .*, live"));
            slider.focus();
            var keyboard = visit.page().keyboard();
            keyboard.press("Home");
            assertThat(visit.asOf()).hasText("as of #1");
            visit.awaitPosition(1);
            keyboard.press("ArrowRight");
            visit.awaitPosition(2);
            assertThat(slider).hasAttribute("aria-valuenow", "2");
            assertThat(slider)
                    .hasAttribute("aria-valuetext", Pattern.compile("event 2, .* host started"));
            keyboard.press("PageUp");
            visit.awaitPosition(12);
            visit.page().navigate(app.url() + "/?resource=catalogue&at=" + crash);
            visit.awaitPosition(crash);
            slider.focus();
            keyboard.press("Shift+ArrowRight");
            await().atMost(PATIENCE).until(() -> visit.shownPosition() > crash);
            assertThat(visit.page().locator(".time-event")).containsText("catalogue");
            keyboard.press("End");
            assertThat(visit.asOf()).hasCount(0);
        }
    }

    @Test
    void it_plays_from_the_start_to_the_present() throws IOException {
        try (var visit = visit("/?at=1")) {
            visit.page().getByLabel("Speed").selectOption("60");
            visit.button("Play").click();
            assertThat(visit.button("Pause")).isVisible();
            assertThat(visit.cell("web-1", STATE)).containsText("catalogue is not healthy");
            assertThat(visit.asOf()).hasCount(0);
            assertThat(visit.button("Play")).isVisible();
            assertThat(visit.cell("web-1", STATE)).hasText("Running");
        }
    }

    @Test
    void a_link_to_a_moment_shows_the_same_picture_in_a_fresh_browser() throws IOException {
        var link = "/?at=" + waiting + "&resource=web-1";
        String table;
        try (var visit = visit(link)) {
            visit.awaitPosition(waiting);
            table = table(visit).innerText();
        }
        var login = app.freshLogin();
        try (var fresh =
                chromium.browser()
                        .newContext(new Browser.NewContextOptions().setViewportSize(1280, 800))) {
            var page = fresh.newPage();
            assertThat(page.navigate(app.url() + link).status()).isEqualTo(401);
            page.navigate(login + "&returnUrl=" + URLEncoder.encode(link, StandardCharsets.UTF_8));
            assertThat(page.getByText("as of #" + waiting)).isVisible();
            assertThat(page.getByRole(AriaRole.GRID, named("Resources")))
                    .hasText(Pattern.compile("not healthy", Pattern.DOTALL));
            assertThat(page.getByRole(AriaRole.GRID, named("Resources")).innerText())
                    .isEqualTo(table);
        }
    }

    @Test
    void a_time_of_day_leads_to_the_last_event_at_or_before_it() throws IOException {
        var at =
                app.get("/api/events?from=" + crash + "&to=" + crash)
                        .get(0)
                        .get("recordedAt")
                        .asText();
        try (var visit = visit("/?at=" + at)) {
            assertThat(visit.asOf()).isVisible();
            var shown = visit.shownPosition();
            assertThat(app.get("/api/state?at=" + at).get("position").asLong()).isEqualTo(shown);
            assertThat(visit.page()).hasURL(Pattern.compile("at=" + shown));
        }
    }

    @Test
    void a_moment_that_the_log_does_not_hold_is_told() throws IOException {
        try (var visit = visit("/")) {
            visit.expectRefusals();
            visit.page().navigate(app.url() + "/?at=99999999");
            assertThat(visit.page().getByText("No such moment")).isVisible();
            visit.button("Go to live").click();
            assertThat(visit.cell("web-1", STATE)).hasText("Running");
        }
    }

    @Test
    void a_crash_leads_to_its_causes_and_to_what_came_of_it() throws IOException {
        try (var visit = visit("/events")) {
            var page = visit.page();
            var events = page.getByRole(AriaRole.GRID, named("Events"));
            assertThat(events).isVisible();
            page.getByLabel("Query").fill("type:Exited resource:catalogue");
            assertThat(events.getByRole(AriaRole.ROW).filter(having("exited"))).hasCount(1);
            events.getByText("exited").click();
            var pane = page.getByRole(AriaRole.COMPLEMENTARY);
            assertThat(pane.getByRole(AriaRole.REGION, inside("Caused by"))).containsText("launch");
            assertThat(pane.getByRole(AriaRole.REGION, inside("Led to")))
                    .containsText("launch of attempt 2");
            assertThat(pane.getByRole(AriaRole.REGION, inside("Raw JSON"))).containsText("SIGKILL");
            visit.button("Show this moment").click();
            visit.awaitPosition(crash);
            assertThat(visit.asOf()).hasText("as of #" + crash);
            visit.goTo("Resources");
            assertThat(visit.row("catalogue")).not().hasAttribute("data-state", "Running");
        }
    }

    @Test
    void a_query_that_cannot_be_read_is_told_where() throws IOException {
        try (var visit = visit("/events")) {
            visit.expectRefusals();
            visit.page().getByLabel("Query").fill("type:(");
            assertThat(visit.page().getByRole(AriaRole.ALERT).filter(having("column"))).isVisible();
            visit.page().getByLabel("Query").fill("type:SessionOpened");
            assertThat(visit.page().getByText("1 found")).isVisible();
        }
    }

    @Test
    void events_of_a_command_fold_and_can_be_saved() throws IOException {
        app.command("web-2", "restart");
        try (var visit = visit("/events")) {
            visit.button("By command").click();
            var events = visit.page().getByRole(AriaRole.GRID, named("Events"));
            var group = events.getByRole(AriaRole.ROW).filter(having("restart requested")).first();
            assertThat(group).containsText("ok");
            var before = events.getByRole(AriaRole.ROW).count();
            group.click();
            assertThat(events.getByRole(AriaRole.ROW).filter(having("command settled")).first())
                    .isVisible();
            assertThat(events.getByRole(AriaRole.ROW).count()).isGreaterThan(before);
            var end = visit.shownPosition();
            var saved = visit.page().waitForDownload(() -> visit.button("NDJSON").click());
            var lines = Files.readAllLines(saved.path());
            assertThat(lines).hasSizeGreaterThanOrEqualTo((int) end);
            assertThat(lines.getFirst()).contains("\"SessionOpened\"");
        }
    }

    @Test
    void the_timeline_tells_what_the_start_up_hung_on() throws IOException {
        try (var visit = visit("/timeline")) {
            var page = visit.page();
            assertThat(page.getByText(Pattern.compile("Start-up took"))).isVisible();
            assertThat(page.getByText(Pattern.compile("it hung on catalogue, then web")))
                    .isVisible();
            visit.button("As a table").click();
            var table = page.getByRole(AriaRole.TABLE, named("What each resource did, and when"));
            assertThat(table).containsText("Waiting");
            assertThat(table).containsText("Running, unhealthy");
            table.getByRole(AriaRole.BUTTON, inside("#" + crash)).first().click();
            visit.awaitPosition(crash);
            visit.button("As a table").click();
            visit.button("Zoom in").click();
            assertThat(visit.button("Whole session")).hasAttribute("aria-pressed", "false");
            visit.button("Whole session").click();
        }
    }

    @Test
    void the_graph_follows_the_slider_and_says_the_same_as_a_table() throws IOException {
        try (var visit = visit("/graph?at=" + waiting)) {
            var page = visit.page();
            var web =
                    page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions()
                                    .setName(Pattern.compile("^web: 0 of 2 running")));
            assertThat(web).isVisible();
            assertThat(page.locator(".edge-held")).hasCount(1);
            visit.slider().press("End");
            assertThat(
                            page.getByRole(
                                    AriaRole.BUTTON,
                                    new Page.GetByRoleOptions()
                                            .setName(Pattern.compile("^web: 2 of 2 running"))))
                    .isVisible();
            assertThat(page.locator(".edge-held")).hasCount(0);
            visit.button("As a table").click();
            assertThat(page.getByRole(AriaRole.TABLE)).containsText("waits for");
            visit.button("As a table").click();
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions()
                                    .setName(Pattern.compile("^catalogue: Running")))
                    .press("Enter");
            assertThat(page.getByRole(AriaRole.COMPLEMENTARY, named("catalogue"))).isVisible();
        }
    }

    @Test
    void two_moments_are_compared_property_by_property() throws IOException {
        try (var visit = visit("/?at=" + waiting)) {
            visit.awaitPosition(waiting);
            visit.button("Compare with live").click();
            var comparison = visit.page().getByRole(AriaRole.REGION, named("Comparison"));
            var web = comparison.getByRole(AriaRole.TABLE, inside("web-1"));
            assertThat(web.getByRole(AriaRole.ROW).filter(having("state")).first())
                    .containsText("Waiting");
            assertThat(web.getByRole(AriaRole.ROW).filter(having("state")).first())
                    .containsText("Running");
            visit.button("Close the comparison").click();
            assertThat(visit.page().getByText("1 session")).isVisible();
        }
    }

    @Test
    void a_recorded_log_shows_the_same_pages_and_lets_nobody_act() throws IOException {
        try (var log = app.openExport();
                var visit = Visit.begin(chromium.browser(), log.login(), "/")) {
            var page = visit.page();
            assertThat(page.getByText("Recorded, read only")).isVisible();
            assertThat(visit.cell("catalogue", STATE)).hasText("Running");
            assertThat(visit.button("Stop catalogue")).hasAttribute("aria-disabled", "true");
            dragTo(visit, waiting);
            assertThat(visit.cell("web-1", STATE)).containsText("catalogue is not healthy");
            for (var name : new String[] {"Graph", "Timeline", "Events", "Sessions"}) {
                visit.goTo(name);
                assertThat(visit.asOf()).hasText("as of #" + waiting);
                assertThat(page.getByRole(AriaRole.MAIN)).not().isEmpty();
            }
        }
    }

    @Test
    void below_a_path_of_a_proxy_everything_is_found() throws IOException {
        var code = URI.create(app.freshLogin()).getQuery();
        try (var proxy = UnderPath.of(app.url());
                var visit =
                        Visit.below(
                                chromium.browser(),
                                proxy.url(),
                                proxy.url() + "login?" + code,
                                "console/ticker")) {
            var page = visit.page();
            assertThat(page.getByRole(AriaRole.LOG)).containsText("order");
            visit.goTo("Resources");
            assertThat(visit.cell("web-1", STATE)).hasText("Running");
            visit.goTo("Graph");
            assertThat(page).hasURL(proxy.url() + "graph");
            page.reload();
            assertThat(
                            page.getByRole(
                                    AriaRole.BUTTON,
                                    new Page.GetByRoleOptions()
                                            .setName(Pattern.compile("^catalogue: "))))
                    .isVisible();
        }
    }

    @Test
    void everything_can_be_reached_with_the_keyboard_alone() throws IOException {
        try (var visit = visit("/")) {
            var page = visit.page();
            var keyboard = page.keyboard();
            assertThat(visit.cell("web-1", STATE)).hasText("Running");
            keyboard.press("g");
            keyboard.press("e");
            assertThat(page.getByRole(AriaRole.GRID, named("Events"))).isVisible();
            keyboard.press("k");
            keyboard.press("k");
            page.getByRole(AriaRole.GRID, named("Events")).focus();
            keyboard.press("Enter");
            assertThat(page.getByRole(AriaRole.COMPLEMENTARY)).isVisible();
            keyboard.press("Escape");
            assertThat(page.getByRole(AriaRole.COMPLEMENTARY)).hasCount(0);
            keyboard.press(",");
            assertThat(visit.asOf()).isVisible();
            keyboard.press("l");
            assertThat(visit.asOf()).hasCount(0);
            keyboard.press("Control+k");
            keyboard.type("#" + waiting);
            keyboard.press("Enter");
            visit.awaitPosition(waiting);
            keyboard.press("Control+k");
            keyboard.type("theme high");
            keyboard.press("Enter");
            assertThat(page.locator("html")).hasAttribute("data-theme", "contrast");
            keyboard.press("Control+k");
            keyboard.type("timeline");
            keyboard.press("Enter");
            assertThat(page).hasURL(Pattern.compile("/timeline\\?at=" + waiting));
            keyboard.press("?");
            assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
            keyboard.press("Escape");
            assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        }
    }

    private static void dragTo(Visit visit, long position) {
        var slider = visit.slider();
        assertThat(slider).hasAttribute("aria-valuemin", "1");
        var last = Long.parseLong(slider.getAttribute("aria-valuemax"));
        var box = slider.boundingBox();
        var mouse = visit.page().mouse();
        var y = box.y + box.height / 2;
        mouse.move(box.x + box.width - 1, y);
        mouse.down();
        mouse.move(box.x + box.width / 2, y, new Mouse.MoveOptions().setSteps(8));
        mouse.move(box.x + box.width * (position - 1) / (last - 1), y);
        mouse.up();
        visit.awaitPosition(position);
    }

    private static String at(String path, String field) {
        return app.get(path).get(field).asText();
    }

    private static Visit visit(String path) throws IOException {
        return Visit.begin(chromium.browser(), app.freshLogin(), path);
    }

    private static Locator table(Visit visit) {
        return visit.page().getByRole(AriaRole.GRID, named("Resources"));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Locator.GetByRoleOptions inside(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }
}
