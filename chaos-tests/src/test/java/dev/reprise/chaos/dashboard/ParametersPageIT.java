package dev.reprise.chaos.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/** Values that a program waits for, given in a real Chromium to a real app. */
@InBrowser
class ParametersPageIT {
    private static final String SECRET = "hush-4711-hush";

    private static Chromium chromium;

    @BeforeAll
    static void start(Chromium browser) {
        chromium = browser;
    }

    @Test
    void a_missing_secret_is_asked_for_given_by_keyboard_and_what_waited_starts()
            throws IOException {
        try (var app = LightApp.start("parameters");
                var visit = visit(app.firstLogin(), "/parameters")) {
            var page = visit.page();
            var token = row(page, "api-token");
            assertThat(token).containsText("Missing");
            assertThat(token).containsText("of the payment provider");
            assertThat(row(page, "region")).containsText("eu");
            assertThat(page.getByText("A value is missing: api-token.")).isVisible();
            var waiting = app.position();

            visit.button("Enter value").press("Enter");
            var dialog = page.getByRole(AriaRole.DIALOG);
            var field = dialog.getByLabel("api-token (secret)");
            assertThat(field).hasAttribute("type", "password");
            field.press("Enter");
            assertThat(dialog.getByRole(AriaRole.ALERT)).hasText("Give a value.");
            assertThat(field).isFocused();
            page.keyboard().type(SECRET);
            page.keyboard().press("Enter");

            assertThat(dialog).hasCount(0);
            assertThat(token).containsText("Set");
            assertThat(page.getByText("A value is missing")).hasCount(0);
            assertThat(page.content()).doesNotContain(SECRET);
            page.getByRole(AriaRole.LINK, named("Resources")).click();
            assertThat(visit.row("api")).hasAttribute("data-state", "Running");

            page.navigate(app.url() + "/?resource=api");
            assertThat(page.getByText("TOKEN", exactly())).isVisible();
            Axe.assertStays(page);

            page.navigate(app.url() + "/parameters?at=" + waiting);
            assertThat(token).containsText("Missing");
            assertThat(visit.button("Set api-token")).hasAttribute("aria-disabled", "true");
        }
    }

    @Test
    void a_value_is_changed_and_nothing_keeps_anybody_out() throws IOException {
        try (var app = LightApp.start("parameters")) {
            for (var theme : List.of("light", "dark", "contrast")) {
                try (var visit = visit(app.freshLogin(), "/parameters")) {
                    visit.choose(theme);
                    assertThat(row(visit.page(), "region")).isVisible();
                    visit.screenshot("parameters-" + theme);
                    Axe.assertAccessible(visit.page());
                    visit.button("Change region").click();
                    assertThat(visit.page().getByRole(AriaRole.DIALOG)).isVisible();
                    visit.screenshot("prompt-" + theme);
                    Axe.assertAccessible(visit.page());
                    visit.page().getByRole(AriaRole.TEXTBOX, named("region")).fill(theme);
                    visit.button("Set value").click();
                    assertThat(row(visit.page(), "region")).containsText(theme);
                }
            }
            var small = new Browser.NewContextOptions().setViewportSize(320, 640);
            try (var visit =
                    Visit.begin(chromium.browser(), app.freshLogin(), "/parameters", small)) {
                assertThat(row(visit.page(), "region")).isVisible();
                visit.screenshot("parameters-small");
                Axe.assertFits(visit.page());
                Axe.assertAccessible(visit.page());
            }
            assertThat(app.get("/api/parameters").toString()).contains("contrast");
        }
    }

    private static Visit visit(String login, String path) {
        return Visit.begin(chromium.browser(), login, path);
    }

    private static Locator row(Page page, String parameter) {
        return page.locator("tr[data-parameter='" + parameter + "']");
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
