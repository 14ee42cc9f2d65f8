package dev.reprise.chaos.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The page in a real Chromium, served by the real program over a real app. */
@InBrowser
class DashboardIT {
    private static final String STATE = "state";
    private static final String HEALTH = "health";
    private static final String EXIT_CODE = "exit";
    private static final String RESTARTS = "restarts";
    private static final String ENDPOINTS = "endpoints";

    private static Chromium chromium;
    private static LightApp app;

    @BeforeAll
    static void start(Chromium browser) throws IOException {
        chromium = browser;
        app = LightApp.start();
        app.becomeReady();
    }

    @AfterAll
    static void stop() throws IOException {
        if (app != null) {
            app.close();
        }
    }

    @Test
    void a_login_link_lets_one_browser_in_and_no_second_one() throws IOException {
        var login = app.freshLogin();
        try (var visit = visit(login, "/")) {
            assertThat(table(visit)).isVisible();
            assertThat(visit.page().url()).doesNotContain("code");
        }
        try (var other = chromium.browser().newContext()) {
            var page = other.newPage();
            assertThat(page.navigate(login).status()).isEqualTo(401);
            assertThat(page.getByText("does not work any more").first()).isVisible();
            assertThat(page.navigate(app.url()).status()).isEqualTo(401);
            assertThat(page.getByText("reprise dashboard")).isVisible();
        }
    }

    @Test
    void the_start_is_seen_live_and_what_waits_says_why() throws IOException {
        try (var fresh = LightApp.start();
                var visit = visit(fresh.firstLogin(), "/")) {
            assertThat(visit.cell("catalogue", HEALTH)).hasText("Not ready yet");
            assertThat(visit.cell("web-1", STATE)).containsText("catalogue is not healthy");
            visit.row("web-1").click();
            var why = visit.page().getByRole(AriaRole.REGION, named("Why"));
            assertThat(why).containsText("web-1 waits: catalogue is not healthy");
            assertThat(why).containsText("Running and healthy");
            assertThat(why).containsText("GET /health gave 503: stock is being counted");
            assertThat(why).not().containsText("due");
            assertThat(why).containsText("HealthChanged of catalogue");
            visit.button("Check catalogue now").click();
            var notice = visit.page().getByRole(AriaRole.ALERT);
            assertThat(notice).containsText("catalogue: probe failed");
            assertThat(notice).containsText("GET /health gave 503");
            assertThat(fresh.get("/api/events?type=CommandRequested&resource=catalogue").toString())
                    .contains("probe");

            fresh.becomeReady();

            assertThat(visit.cell("catalogue", HEALTH)).hasText("Healthy");
            assertThat(visit.cell("web-1", STATE)).hasText("Running");
            assertThat(visit.cell("web-2", STATE)).hasText("Running");
            assertThat(why).not().containsText("waits");
        }
    }

    @Test
    void the_table_shows_state_health_exit_code_restarts_and_endpoints() throws IOException {
        try (var visit = visit("/")) {
            assertThat(visit.cell("catalogue", STATE)).hasText("Running");
            assertThat(visit.cell("catalogue", HEALTH)).hasText("Healthy");
            assertThat(visit.cell("ticker", RESTARTS)).hasText("0");
            assertThat(visit.cell("ticker", ENDPOINTS)).hasText("–");
            assertThat(visit.page().getByText("replicas running"))
                    .hasText("2 of 2 replicas running");
            var link = visit.cell("web-1", ENDPOINTS).getByRole(AriaRole.LINK);
            assertThat(app.fetch(link.getAttribute("href"))).isEqualTo("at your service");
        }
    }

    @Test
    void the_console_follows_and_no_line_is_missing() throws IOException {
        try (var visit = visit("/?resource=ticker&tab=console")) {
            var console = visit.page().getByRole(AriaRole.LOG, named("Console of ticker"));
            assertThat(console).isVisible();
            awaitOrders(visit, 1);
            var seen = visit.orders();
            awaitOrders(visit, seen.getLast() + 40);
            assertContiguous(visit.orders());
            assertThat(console.locator(".row-error", having("late order")).first()).isVisible();
            assertThat(console.locator(".a-fg-2").first()).hasText("shipped");
            assertThat(console.locator(".a-fg-1").first()).hasText("late");
        }
    }

    @Test
    void a_resource_is_stopped_started_and_restarted_from_the_page() throws IOException {
        try (var visit = visit("/")) {
            visit.button("Stop web-2").click();
            assertThat(visit.cell("web-2", STATE)).containsText("Finished");
            assertThat(visit.page().getByText("stop of web-2 is done")).hasCount(1);

            visit.button("Start web-2").click();
            assertThat(visit.cell("web-2", STATE)).hasText("Running");
            assertThat(visit.page().getByText("start of web-2 is done")).hasCount(1);

            var before = app.pid("web-2");
            visit.button("Restart web-2").click();
            assertThat(visit.page().getByText("restart of web-2 is done")).hasCount(1);
            assertThat(visit.cell("web-2", STATE)).hasText("Running");
            assertThat(app.pid("web-2")).isNotEqualTo(before);
        }
    }

    @Test
    void a_command_that_outlasts_its_wait_is_told_once_it_has_settled() throws IOException {
        try (var fresh = LightApp.start();
                var visit = visit(fresh.firstLogin(), "/")) {
            var waits = Pattern.compile("wait=30s");
            visit.page()
                    .route(
                            waits,
                            route ->
                                    route.resume(
                                            new Route.ResumeOptions()
                                                    .setUrl(
                                                            route.request()
                                                                    .url()
                                                                    .replace("30s", "1s"))));
            visit.button("Stop web-1").click();
            assertThat(visit.page().getByText("stop of web-1 is done")).hasCount(1);
            var answered =
                    visit.page()
                            .waitForResponse(
                                    Pattern.compile("commands/start"),
                                    () -> visit.button("Start web-1").click());
            assertThat(answered.status()).isEqualTo(202);
            assertThat(visit.cell("web-1", STATE)).containsText("start requested");
            assertThat(visit.button("Stop web-1")).hasAttribute("aria-disabled", "false");

            fresh.becomeReady();

            assertThat(visit.page().getByText("start of web-1 is done")).hasCount(1);
            assertThat(visit.cell("web-1", STATE)).hasText("Running");
        }
    }

    @Test
    void a_start_that_fails_shows_its_exit_code() throws IOException {
        try (var visit = visit("/?resource=migrate&tab=console")) {
            visit.button("Start migrate").first().click();
            assertThat(visit.cell("migrate", STATE)).containsText("Finished");
            assertThat(visit.row("migrate")).hasAttribute("data-state", "Finished");
            visit.button("Close").click();
            assertThat(visit.cell("migrate", EXIT_CODE)).hasText("3");
            visit.button("Last words of migrate").click();
            var words = visit.page().getByRole(AriaRole.DIALOG);
            assertThat(words).containsText("it exited with 3");
            assertThat(words).containsText("no such table");
            visit.page().keyboard().press("Escape");
            visit.button("Console of migrate").click();
            assertThat(visit.page().getByRole(AriaRole.LOG)).containsText("no such table");
            assertThat(visit.page().locator(".console-end")).containsText("exited with code 3");
        }
    }

    @Test
    void a_crash_is_seen_live() throws IOException {
        try (var visit = visit("/")) {
            assertThat(visit.cell("catalogue", HEALTH)).hasText("Healthy");
            var restarts = app.get("/api/resources/catalogue").get("restarts").asInt();
            app.kill(app.pid("catalogue"));
            assertThat(visit.cell("catalogue", RESTARTS)).hasText(String.valueOf(restarts + 1));
            assertThat(visit.cell("catalogue", HEALTH)).hasText("Healthy");
            visit.button("Console of catalogue").click();
            assertThat(visit.page().getByRole(AriaRole.LOG)).containsText("SIGKILL");
        }
    }

    @Test
    void a_dead_host_is_told_and_its_successor_taken_up_without_a_reload_or_a_gap()
            throws IOException {
        try (var fresh = LightApp.start();
                var visit = visit(fresh.firstLogin(), "/?resource=ticker&tab=console")) {
            fresh.becomeReady();
            assertThat(visit.cell("web-1", STATE)).hasText("Running");
            var ticker = fresh.pid("ticker");
            visit.page().evaluate("window.sameDocument = true");
            awaitOrders(visit, 1);
            visit.expectHostAway();

            fresh.killHost();

            var page = visit.page();
            assertThat(page.getByText("The host is not answering.").first()).isVisible();
            assertThat(page.getByText("Disconnected")).isVisible();
            var shown = visit.shownPosition();
            var lastSeen = visit.orders().getLast();

            fresh.run();

            assertThat(page.getByText("Sign in again:")).isVisible();
            visit.screenshot("signed-out");
            visit.signInAgain(fresh.firstLogin());
            assertThat(page.locator(".liveness")).hasText("Live");
            assertThat(page.getByText("Sign in again:")).hasCount(0);
            await().atMost(Stage.PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(visit.shownPosition())
                                            .isEqualTo(fresh.position())
                                            .isGreaterThan(shown));
            assertThat(page.locator(".fact-epoch dd")).hasText("2");
            assertThat(fresh.pid("ticker")).isEqualTo(ticker);
            awaitOrders(visit, lastSeen + 20);
            assertContiguous(visit.orders());
            assertThat(visit.orders().getFirst()).isEqualTo(1);
            assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
        }
    }

    @Test
    void everything_can_be_done_with_the_keyboard_alone() throws IOException {
        try (var visit = visit("/")) {
            var page = visit.page();
            var keyboard = page.keyboard();
            assertThat(visit.cell("web-1", STATE)).hasText("Running");
            tabTo(visit, "document.activeElement.dataset.resource === 'catalogue'");
            keyboard.press("ArrowDown");
            keyboard.press("ArrowDown");
            await().until(() -> visit.focused().equals("web-1"));

            keyboard.press("Enter");
            assertThat(page.getByRole(AriaRole.COMPLEMENTARY, named("web-1"))).isVisible();
            await().until(() -> page.evaluate("document.activeElement.id").equals("pane-title"));
            keyboard.press("c");
            assertThat(page.getByRole(AriaRole.LOG, named("Console of web-1"))).isVisible();
            tabTo(visit, "document.activeElement.getAttribute('role') === 'log'");
            keyboard.press("Escape");
            assertThat(page.getByRole(AriaRole.COMPLEMENTARY)).hasCount(0);
            await().until(() -> visit.focused().equals("web-1"));

            tabTo(visit, "document.activeElement.ariaLabel === 'Stop web-1'");
            keyboard.press("Enter");
            assertThat(visit.cell("web-1", STATE)).containsText("Finished");
            assertThat(visit.button("Start web-1")).isFocused();
            keyboard.press("Enter");
            assertThat(visit.cell("web-1", STATE)).hasText("Running");

            keyboard.press("/");
            keyboard.type("ticker");
            assertThat(page.locator("[role=row][data-resource]")).hasCount(1);
            keyboard.press("Escape");
            assertThat(page.locator("[role=row][data-resource]")).hasCount(5);
            keyboard.press("Escape");
            keyboard.press("?");
            assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
            keyboard.press("Escape");
            assertThat(page.getByRole(AriaRole.DIALOG)).not().isVisible();
        }
    }

    private static Visit visit(String path) throws IOException {
        return visit(app.freshLogin(), path);
    }

    private static Visit visit(String login, String path) {
        return Visit.begin(chromium.browser(), login, path);
    }

    private static Locator table(Visit visit) {
        return visit.page().getByRole(AriaRole.GRID, named("Resources"));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Locator.LocatorOptions having(String text) {
        return new Locator.LocatorOptions().setHasText(text);
    }

    private static void awaitOrders(Visit visit, int last) {
        await().atMost(Stage.PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(
                        () ->
                                assertThat(visit.orders())
                                        .isNotEmpty()
                                        .last()
                                        .satisfies(
                                                n -> assertThat(n).isGreaterThanOrEqualTo(last)));
    }

    private static void assertContiguous(List<Integer> orders) {
        assertThat(orders)
                .isEqualTo(
                        IntStream.rangeClosed(orders.getFirst(), orders.getLast())
                                .boxed()
                                .toList());
    }

    /** Presses Tab until the focus is where {@code condition}, in the page's language, says. */
    private static void tabTo(Visit visit, String condition) {
        for (var pressed = 0; pressed < 60; pressed++) {
            if (visit.page().evaluate(condition).equals(true)) {
                return;
            }
            visit.page().keyboard().press("Tab");
        }
        throw new AssertionError("no Tab leads to where " + condition);
    }
}
