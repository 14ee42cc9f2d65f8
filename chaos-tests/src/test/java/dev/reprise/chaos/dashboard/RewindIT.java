package dev.reprise.chaos.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Any moment of a run, in a real Chromium: the slider, and what the pages show of the past. */
@InBrowser
class RewindIT {
    private static final String STATE = "state";

    private static Chromium chromium;
    private static CrashedApp past;
    private static LightApp app;
    private static long waiting;
    private static long crash;

    @BeforeAll
    static void share(Chromium browser, CrashedApp crashed) {
        chromium = browser;
        past = crashed;
        app = past.app();
        waiting = past.waiting();
        crash = past.crash();
    }

    private static Visit visit(String path) throws IOException {
        return past.visit(chromium.browser(), path);
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
            await().atMost(Stage.PATIENCE).until(() -> visit.shownPosition() > crash);
            assertThat(visit.page().locator(".time-event")).containsText("catalogue");
            keyboard.press("End");
            assertThat(visit.asOf()).hasCount(0);
        }
    }

    @Test
    void it_plays_from_a_moment_to_the_present() throws IOException {
        try (var visit = visit("/?at=" + waiting)) {
            assertThat(visit.cell("web-1", STATE)).containsText("catalogue is not healthy");
            visit.page().getByLabel("Speed").selectOption("60");
            visit.button("Play").click();
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
    void a_recorded_log_shows_the_same_pages_and_lets_nobody_act() throws IOException {
        try (var log = app.openExport();
                var visit = Visit.begin(chromium.browser(), log.login(), "/")) {
            var page = visit.page();
            assertThat(page.getByText("Recorded, read only")).isVisible();
            assertThat(visit.cell("catalogue", STATE)).hasText("Running");
            assertThat(visit.button("Stop catalogue")).hasAttribute("aria-disabled", "true");
            assertThat(visit.button("Live")).hasCount(0);
            assertThat(visit.cell("catalogue", "endpoints")).containsText("localhost:");
            assertThat(page.locator("a.address")).hasCount(0);
            dragTo(visit, waiting);
            visit.button("Back to the end").click();
            assertThat(visit.cell("web-1", STATE)).hasText("Running");
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

    private static Locator table(Visit visit) {
        return visit.page().getByRole(AriaRole.GRID, named("Resources"));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Locator.GetByRoleOptions inside(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }
}
