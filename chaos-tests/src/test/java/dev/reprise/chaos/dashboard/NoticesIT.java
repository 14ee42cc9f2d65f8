package dev.reprise.chaos.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** What the log has to tell a person, and what people write into it. */
@InBrowser
class NoticesIT {
    private static Chromium chromium;
    private static ConsoleApp console;
    private static LightApp app;

    @BeforeAll
    static void share(Chromium browser, ConsoleApp started) {
        chromium = browser;
        console = started;
        app = started.app();
    }

    @Test
    void a_crash_is_told_until_it_was_seen_and_leads_to_its_moment() throws IOException {
        try (var visit = visit("/")) {
            var page = visit.page();
            var bell =
                    page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions()
                                    .setName(Pattern.compile("^Notifications, \\d+ new$")));
            bell.click();
            var list = page.getByRole(AriaRole.LIST, named("Notifications, newest first"));
            var crash =
                    list.locator("li")
                            .filter(new Locator.FilterOptions().setHasText("speaker"))
                            .last();
            assertThat(crash).containsText("7");
            Axe.assertAccessible(page);
            visit.screenshot("notifications");
            crash.getByRole(AriaRole.LINK).click();
            assertThat(page).hasURL(Pattern.compile("at=\\d+"));
            assertThat(page.getByText(Pattern.compile("^as of #\\d+$"))).isVisible();
            page.getByRole(AriaRole.BUTTON, named("Back to live")).click();
            assertThat(visit.button("Notifications")).isVisible();
        }
    }

    /** What a page in the background would have had the browser show. */
    private static final String BROWSER =
            """
            window.told = [];
            window.Notification = class {
              static requestPermission() { return Promise.resolve('granted'); }
              constructor(title) { window.told.push(title); }
            };
            Object.defineProperty(document, 'hidden', { get: () => window.away === true });
            """;

    @Test
    void in_the_background_the_browser_tells_of_a_crash_but_not_of_what_is_silenced()
            throws IOException {
        try (var visit = visit("/")) {
            var page = visit.page();
            page.addInitScript(BROWSER);
            page.reload();
            visit.button("Notifications", "\\d+ new").click();
            page.getByLabel("Show errors and warnings as notifications of the browser").check();
            page.keyboard().press("Escape");
            page.evaluate("window.away = true");
            kill("waiter");
            await().atMost(Stage.PATIENCE)
                    .until(() -> told(page), told -> told.contains("waiter crashed"));

            visit.button("Notifications", "1 new").click();
            choose(page, "waiter");
            visit.button("Silence waiter").click();
            var list = page.getByRole(AriaRole.LIST, named("Notifications, newest first"));
            var known = list.locator("li").count();
            page.keyboard().press("Escape");
            var before = told(page);
            kill("waiter");
            visit.button("Notifications").click();
            choose(page, "waiter");
            await().atMost(Stage.PATIENCE).until(() -> list.locator("li").count() > known);
            assertThat(list.locator("li").first()).containsText("silenced");
            Assertions.assertThat(told(page)).isEqualTo(before);
        }
    }

    @Test
    void who_wants_it_is_told_when_a_program_prints_nothing_any_more() throws IOException {
        try (var visit = visit("/")) {
            var page = visit.page();
            visit.button("Notifications", "").click();
            choose(page, "waiter");
            page.getByLabel("Tell of silence after").selectOption("10 seconds");
            page.keyboard().press("Escape");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("waiter is silent");
        }
    }

    private static void choose(Page page, String resource) {
        page.getByRole(AriaRole.COMBOBOX, named("Resource")).selectOption(resource);
    }

    private static void kill(String resource) {
        var restarts = restarts(resource);
        app.kill(app.pid(resource));
        await().atMost(Stage.PATIENCE).until(() -> restarts(resource) > restarts);
    }

    private static int restarts(String resource) {
        return app.get("/api/resources/" + resource).get("restarts").asInt();
    }

    private static List<String> told(Page page) {
        return ((List<?>) page.evaluate("window.told")).stream().map(Object::toString).toList();
    }

    @Test
    void a_note_about_a_moment_is_there_for_everyone_until_it_is_deleted() throws IOException {
        try (var visit = visit("/?at=4")) {
            var page = visit.page();
            visit.button("Notes").click();
            page.getByLabel("Note about #4").fill("here it began");
            visit.button("Add note").click();
            assertThat(page.getByRole(AriaRole.LIST, named("Notes, by moment")))
                    .containsText("here it began");
            Axe.assertAccessible(page);
            visit.screenshot("notes");
        }
        try (var visit = visit("/")) {
            visit.slider().press("Home");
            visit.awaitPosition(1);
            // From mark to mark, of which the note is one.
            await().until(
                            () -> {
                                visit.slider().press("]");
                                return visit.slider().getAttribute("aria-valuenow").equals("4");
                            });
            visit.screenshot("note-on-the-slider");
            visit.button("Back to live").click();
            visit.button("Notes").click();
            visit.button("Go to #4").click();
            assertThat(visit.page().getByText("as of #4")).isVisible();
            visit.button("Notes, 1 about this moment").click();
            visit.button("Delete note about #4").click();
            assertThat(visit.page().getByText("No notes yet.")).isVisible();
        }
    }

    @Test
    void the_consoles_of_all_are_one_by_time_and_lead_to_each() throws IOException {
        try (var visit = visit("/console")) {
            var page = visit.page();
            var console = page.getByRole(AriaRole.LOG, named("Console of all resources"));
            assertThat(console.getByText(Pattern.compile("^tick \\d+$")).last()).isVisible();
            page.getByRole(AriaRole.SEARCHBOX, named("Find in console")).fill("till is open");
            var lines = console.locator(".row");
            assertThat(lines).hasCount(2);
            Axe.assertAccessible(page);
            visit.screenshot("console-all");
            lines.last()
                    .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("speaker"))
                    .click();
            assertThat(
                            page.getByRole(AriaRole.LOG, named("Console of speaker"))
                                    .locator(".row-chosen"))
                    .containsText("the till is open");
        }
    }

    private static Visit visit(String path) throws IOException {
        return console.visit(chromium.browser(), path);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
