package dev.reprise.chaos.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;

/** What happened and why, in a real Chromium: events, causes, timeline, graph, comparisons. */
@InBrowser
class ExploreIT {

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
    void what_happened_between_two_moments_is_written_down_for_a_ticket() throws IOException {
        try (var visit = visit("/events?at=" + (crash - 1))) {
            visit.awaitPosition(crash - 1);
            visit.page().keyboard().press("a");
            visit.button("Live").click();
            visit.button("Report").click();
            var text = visit.page().getByLabel("Report in Markdown");
            assertThat(text).containsText("# Incident report: shop");
            assertThat(text)
                    .containsText("| catalogue | crash | ended by SIGKILL (exit code 137) |");
            assertThat(text).containsText("| web-1 | Running |");
            Axe.assertAccessible(visit.page());
            visit.screenshot("report");
            visit.page().getByLabel("to #").fill(String.valueOf(crash));
            visit.page().getByLabel("to #").press("Enter");
            assertThat(text).containsText("## Why");
            var saved = visit.page().waitForDownload(() -> visit.button("Save").click());
            assertThat(saved.suggestedFilename())
                    .isEqualTo("incident-%d-%d.md".formatted(crash - 1, crash));
            assertThat(Files.readString(saved.path())).isEqualTo(text.innerText());
        }
    }

    @Test
    void columns_are_chosen_put_in_order_and_kept() throws IOException {
        try (var visit = visit("/")) {
            visit.button("Columns").click();
            visit.page().getByRole(AriaRole.CHECKBOX, named("Exit code")).uncheck();
            visit.page().getByRole(AriaRole.CHECKBOX, named("Last change")).check();
            visit.button("Move Endpoints left").click();
            visit.button("Move Endpoints left").click();
            Axe.assertAccessible(visit.page());
            visit.screenshot("columns");
            visit.page().keyboard().press("Escape");
            visit.page().reload();
            assertThat(visit.cell("web-1", "since")).containsText("ago");
            var heads = visit.page().getByRole(AriaRole.COLUMNHEADER).allInnerTexts();
            assertThat(heads).doesNotContain("Exit code").contains("Endpoints", "Last change");
            assertThat(visit.page().evaluate("localStorage.getItem('reprise.columns')").toString())
                    .contains("\"uptime\",\"endpoints\",\"cpu\",\"memory\",\"since\"");
        }
    }

    @Test
    void a_key_does_what_somebody_has_chosen_it_for() throws IOException {
        try (var visit = visit("/?at=" + waiting)) {
            visit.button("Settings").click();
            visit.page().getByText("Choose keys").click();
            var live = visit.page().getByLabel("back to live");
            live.fill("p");
            assertThat(visit.page().getByText("p is taken: play, pause.")).isVisible();
            live.fill("z");
            assertThat(live).hasValue("z");
            Axe.assertAccessible(visit.page());
            visit.page().keyboard().press("Escape");
            visit.page().keyboard().press("l");
            assertThat(visit.asOf()).hasText("as of #" + waiting);
            visit.page().keyboard().press("z");
            assertThat(visit.asOf()).hasCount(0);
        }
    }

    @Test
    void what_is_hidden_is_out_of_the_way_until_it_is_asked_for() throws IOException {
        try (var visit = visit("/?resource=web-1")) {
            visit.button("More about web-1").click();
            visit.page().getByRole(AriaRole.MENUITEM, named("Hide from the table")).click();
            assertThat(visit.row("web-2")).hasCount(0);
            visit.page().reload();
            assertThat(visit.row("ticker")).isVisible();
            assertThat(visit.row("web-1")).hasCount(0);
            visit.button("Hidden 2").click();
            assertThat(visit.row("web-1")).isVisible();
        }
    }

    @Test
    void what_a_program_used_is_seen_in_its_row_and_below_its_lane() throws IOException {
        try (var log = MeasuredLog.start();
                var visit = log.visit(chromium.browser(), "/")) {
            var cpu = visit.cell(MeasuredLog.WORKER, "cpu");
            assertThat(cpu).hasText("75 %");
            assertThat(cpu.locator("path")).hasAttribute("d", Pattern.compile("^M0 \\d.*V1H100$"));
            assertThat(visit.cell(MeasuredLog.WORKER, "memory")).hasText("46 MiB");
            assertThat(visit.cell(MeasuredLog.WORKER, "state")).containsText("flapping");
            visit.screenshot("measured");
            visit.goTo("Timeline");
            assertThat(visit.page().locator(".lanes-high canvas").last()).isVisible();
            visit.screenshot("measured-timeline");
            visit.page().getByLabel("Below the bars").selectOption("No usage");
            assertThat(visit.page().locator(".lanes-high")).hasCount(0);
            visit.button("As a table").click();
            var table =
                    visit.page()
                            .getByRole(AriaRole.TABLE, named("What each resource did, and when"));
            assertThat(table.getByRole(AriaRole.ROW).filter(having("75 %"))).containsText("46 MiB");
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
            var zoomed =
                    page.waitForResponse(
                            Pattern.compile("api/timeline.*buckets=400"),
                            () -> visit.button("Start-up").click());
            assertThat(zoomed.status()).isEqualTo(200);
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
            var link = visit.page().getByRole(AriaRole.LINK, named("Save log"));
            var lines = Files.readAllLines(visit.page().waitForDownload(link::click).path());
            assertThat(lines).hasSizeGreaterThan((int) crash);
            assertThat(lines.getLast()).contains("sealed");
        }
    }

    @Test
    void everything_can_be_reached_with_the_keyboard_alone() throws IOException {
        try (var visit = visit("/")) {
            var page = visit.page();
            var keyboard = page.keyboard();
            assertThat(visit.cell("web-1", "state")).hasText("Running");
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
            palette(page, "#" + waiting);
            visit.awaitPosition(waiting);
            palette(page, "theme high");
            assertThat(page.locator("html")).hasAttribute("data-theme", "contrast");
            palette(page, "timeline");
            assertThat(page).hasURL(Pattern.compile("/timeline\\?at=" + waiting));
            keyboard.press("?");
            assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
            keyboard.press("Escape");
            assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        }
    }

    /** Types into the palette once it listens, and takes the first that it offers. */
    private static void palette(Page page, String text) {
        page.keyboard().press("Control+k");
        page.waitForFunction("() => document.activeElement instanceof HTMLInputElement");
        page.keyboard().type(text);
        page.keyboard().press("Enter");
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
