package dev.reprise.chaos.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Every page in every theme: a picture of it, nobody kept out, and room on a phone. */
@InBrowser
class PagesIT {
    /** What a page shows once it is all there. */
    private static final Map<String, String> PAGES =
            Map.of(
                    "resources", "[role=grid][aria-label=Resources]",
                    "graph", ".graph .node",
                    "timeline", ".legs",
                    "console", "[role=log]",
                    "events", "[role=grid][aria-label=Events] [data-position]",
                    "sessions", ".row-shown",
                    "parameters", "main .blank, main table");

    private static Chromium chromium;
    private static LightApp app;

    enum Theme {
        LIGHT,
        DARK,
        CONTRAST
    }

    @BeforeAll
    static void share(Chromium browser, CrashedApp crashed) {
        chromium = browser;
        app = crashed.app();
    }

    @ParameterizedTest
    @EnumSource
    void nothing_keeps_anybody_out(Theme theme) throws IOException {
        try (var visit = visit(theme, 1280, 800)) {
            for (var name : PAGES.keySet()) {
                open(visit, name);
                visit.screenshot(name + "-" + word(theme));
                Axe.assertAccessible(visit.page());
            }
            for (var path :
                    List.of(
                            "/?at=9&resource=web-1",
                            "/?resource=ticker&tab=console",
                            "/events?event=9",
                            "/sessions?a=5&b=20")) {
                visit.page().navigate(app.url() + path);
                visit.page().waitForSelector("html[data-seq]");
                assertThat(visit.page().getByRole(AriaRole.MAIN)).not().isEmpty();
                visit.screenshot(path.replaceAll("\\W+", "-").substring(1) + "-" + word(theme));
                Axe.assertAccessible(visit.page());
            }
            visit.page().keyboard().press("Control+k");
            assertThat(visit.page().getByRole(AriaRole.LISTBOX)).isVisible();
            visit.screenshot("palette-" + word(theme));
            Axe.assertAccessible(visit.page());
            visit.page().keyboard().press("Escape");
            for (var dialog : List.of("Settings", "Keyboard help")) {
                visit.button(dialog).click();
                assertThat(visit.page().getByRole(AriaRole.DIALOG)).isVisible();
                visit.screenshot(dialog.toLowerCase(Locale.ROOT) + "-" + word(theme));
                Axe.assertAccessible(visit.page());
                visit.page().keyboard().press("Escape");
            }
        }
    }

    @Test
    void it_fits_a_phone() throws IOException {
        try (var visit = visit(Theme.LIGHT, 320, 640)) {
            for (var name : PAGES.keySet()) {
                open(visit, name);
                visit.screenshot("small-" + name);
                Axe.assertFits(visit.page());
                Axe.assertAccessible(visit.page());
            }
            visit.page().navigate(app.url() + "/?at=9");
            visit.awaitPosition(9);
            Axe.assertFits(visit.page());
            visit.row("catalogue").click();
            assertThat(visit.page().getByText("Life")).isVisible();
            visit.screenshot("small-details");
            Axe.assertFits(visit.page());
            Axe.assertAccessible(visit.page());
        }
    }

    /** What a reader of the screen is told of the three parts that are drawn. */
    @Test
    void the_pages_can_be_read_by_roles_and_names_alone() throws IOException {
        try (var visit = visit(Theme.LIGHT, 1280, 800)) {
            var page = visit.page();
            for (var name :
                    List.of(
                            "Resources",
                            "Graph",
                            "Timeline",
                            "Console",
                            "Events",
                            "Sessions",
                            "Parameters")) {
                assertThat(
                                page.getByRole(AriaRole.NAVIGATION)
                                        .getByRole(
                                                AriaRole.LINK,
                                                new Locator.GetByRoleOptions().setName(name)))
                        .isVisible();
            }
            var table = page.getByRole(AriaRole.GRID, named("Resources"));
            assertThat(table).hasAttribute("aria-rowcount", "7");
            assertThat(table.getByRole(AriaRole.COLUMNHEADER).first()).hasText("Name");
            assertThat(table.getByRole(AriaRole.ROW)).hasCount(7);
            var slider = visit.slider();
            assertThat(slider).hasAttribute("aria-valuemin", "1");
            assertThat(slider).hasAttribute("aria-valuenow", String.valueOf(app.position()));
            visit.goTo("Timeline");
            visit.button("As a table").click();
            assertThat(page.getByRole(AriaRole.TABLE, named("What each resource did, and when")))
                    .containsText("catalogue");
            assertThat(page.getByRole(AriaRole.TABLE, named("Critical path of the start-up")))
                    .containsText("web");
        }
    }

    private static void open(Visit visit, String name) {
        var path = name.equals("resources") ? "/" : "/" + name;
        visit.page().navigate(app.url() + path);
        visit.page().waitForSelector("html[data-seq]");
        assertThat(visit.page().locator(PAGES.get(name)).first()).isVisible();
    }

    private static Visit visit(Theme theme, int width, int height) throws IOException {
        var options =
                new Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        .setColorScheme(theme == Theme.DARK ? ColorScheme.DARK : ColorScheme.LIGHT);
        var visit = Visit.begin(chromium.browser(), app.freshLogin(), "/", options);
        if (theme == Theme.CONTRAST) {
            visit.page().evaluate("localStorage.setItem('reprise.theme', 'contrast')");
            visit.page().reload();
        }
        return visit;
    }

    private static String word(Theme theme) {
        return theme.name().toLowerCase(Locale.ROOT);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
