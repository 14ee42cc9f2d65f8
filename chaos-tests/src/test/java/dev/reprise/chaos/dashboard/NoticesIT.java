package dev.reprise.chaos.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/** What the log has to tell a person, and what people write into it. */
class NoticesIT {
    private static Chromium chromium;
    private static LightApp app;

    @BeforeAll
    static void start() throws IOException {
        chromium = Chromium.start();
        PlaywrightAssertions.setDefaultAssertionTimeout(Duration.ofSeconds(60).toMillis());
        app = LightApp.start("console");
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
        return Visit.begin(chromium.browser(), app.freshLogin(), path);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
