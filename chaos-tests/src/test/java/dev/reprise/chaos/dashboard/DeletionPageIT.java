package dev.reprise.chaos.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/** The list of sessions, and how old ones are deleted, in a real Chromium on a real app. */
@InBrowser
class DeletionPageIT {
    private static Chromium chromium;

    @BeforeAll
    static void start(Chromium browser) {
        chromium = browser;
    }

    @Test
    void sessions_are_deleted_after_a_question_and_their_moments_say_so() throws IOException {
        try (var app = LightApp.start("parameters")) {
            var before = app.commit();
            app.beginAnew();
            var after = app.commit();
            app.beginAnew();
            try (var visit = Visit.begin(chromium.browser(), app.freshLogin(), "/sessions?at=2")) {
                var page = visit.page();
                visit.expectRefusals();
                assertThat(rows(page)).hasCount(3);
                assertThat(rows(page).nth(1)).containsText(before.substring(0, 7));
                assertThat(rows(page).first()).containsText(after.substring(0, 7) + " changed");
                assertThat(page.getByTitle(after)).isVisible();
                var other = visit.anotherTab("/?at=2");
                assertThat(other.getByText("as of #2")).isVisible();

                var delete = visit.button("Delete session 2 and all older ones");
                assertThat(delete).hasAttribute("aria-disabled", "true");
                visit.button("Back to live").click();
                pictures(visit);
                delete.click();
                var dialog = page.getByRole(AriaRole.DIALOG);
                assertThat(dialog).containsText("Sessions 1 to 2: from ");
                assertThat(dialog).containsText("This cannot be undone.");
                Axe.assertAccessible(page);
                visit.screenshot("delete");
                inside(dialog, "Cancel").click();
                assertThat(rows(page)).hasCount(3);
                delete.click();
                inside(dialog, "Delete 2 sessions").click();
                assertThat(dialog).hasCount(0);
                assertThat(rows(page)).hasCount(1);

                assertThat(other.getByText("This moment has been deleted")).isVisible();
                var first = app.get("/api/sessions").get(0).get("first").asLong();
                var oldest = "Go to #" + first + ", the oldest kept";
                other.getByRole(AriaRole.BUTTON, named(oldest)).click();
                assertThat(other.getByText("as of #" + first)).isVisible();
                other.evaluate(
                        "history.replaceState(null, '', '?at=2');"
                                + " dispatchEvent(new PopStateEvent('popstate'))");
                assertThat(other.getByText("This moment has been deleted")).isVisible();
                visit.goTo("Events");
                assertThat(page.getByText("sessions deleted", exactly())).isVisible();
                assertThat(page.getByText("#" + first, exactly())).isVisible();
                assertThat(page.getByText("#1", exactly())).hasCount(0);
            }
            var deleted = app.get("/api/events?type=SessionsDeleted").get(0);
            assertThat(deleted.get("actor").asText()).isEqualTo("dashboard");
        }
    }

    private static void pictures(Visit visit) throws IOException {
        for (var theme : List.of("dark", "light")) {
            visit.choose(theme);
            assertThat(rows(visit.page())).hasCount(3);
            visit.screenshot("sessions-of-three-" + theme);
            Axe.assertAccessible(visit.page());
        }
        visit.page().setViewportSize(320, 640);
        visit.screenshot("small-sessions-of-three");
        Axe.assertFits(visit.page());
        visit.page().setViewportSize(1280, 800);
    }

    private static Locator rows(Page page) {
        return page.locator("main tbody tr");
    }

    private static Locator inside(Locator dialog, String name) {
        return dialog.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }
}
