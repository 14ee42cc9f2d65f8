package dev.reprise.chaos.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One person's browser at the page, and all that it complained of. */
final class Visit implements AutoCloseable {
    private static final Pattern ORDER = Pattern.compile("order (\\d+)");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /** The browser's own line for an answer that failed or never came. */
    private static final String NETWORK = "Failed to load resource: ";

    /** Networks of containers come and go on this machine, which Chromium takes for its own. */
    private static final String ELSEWHERE = NETWORK + "net::ERR_NETWORK_CHANGED";

    private final BrowserContext context;
    private final Page page;
    private final String home;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> strangers = new ArrayList<>();
    private boolean answersMayFail;

    private Visit(Browser browser, String home, Browser.NewContextOptions options) {
        this.home = home;
        this.context = browser.newContext(options);
        context.onRequest(
                request -> {
                    if (request.url().startsWith("http") && !request.url().startsWith(home)) {
                        strangers.add(request.url());
                    }
                });
        context.onPage(this::listen);
        this.page = context.newPage();
    }

    private void listen(Page opened) {
        opened.onConsoleMessage(
                message -> {
                    if (message.type().equals("error") && !isExpected(message.text())) {
                        complaints.add(message.text());
                    }
                });
        opened.onPageError(complaints::add);
    }

    private boolean isExpected(String complaint) {
        return complaint.equals(ELSEWHERE) || (answersMayFail && complaint.startsWith(NETWORK));
    }

    /** Signs in with {@code login} and goes to {@code path}. */
    static Visit begin(
            Browser browser, String login, String path, Browser.NewContextOptions options) {
        var base = URI.create(login).resolve("/").toString();
        var visit = new Visit(browser, base, options);
        visit.page.navigate(login);
        if (!path.equals("/")) {
            visit.page.navigate(base + path.substring(1));
        }
        return visit;
    }

    /** Signs in with {@code login}, a link below {@code home}, and goes to {@code path} there. */
    static Visit below(Browser browser, String home, String login, String path) {
        var options = new Browser.NewContextOptions().setViewportSize(1280, 800);
        var visit = new Visit(browser, home, options);
        visit.page.navigate(login);
        visit.page.navigate(home + path);
        return visit;
    }

    static Visit begin(Browser browser, String login, String path) {
        return begin(
                browser, login, path, new Browser.NewContextOptions().setViewportSize(1280, 800));
    }

    Page page() {
        return page;
    }

    /** Opens a path in another tab of the same browser. */
    Page anotherTab(String path) {
        var tab = context.newPage();
        tab.navigate(home + path.substring(1));
        return tab;
    }

    /** Opens a login link in another tab of the same browser. */
    void signInAgain(String login) {
        try (var tab = context.newPage()) {
            tab.navigate(login);
        }
    }

    /** From now on the browser may say that an answer failed or never came. */
    void expectHostAway() {
        answersMayFail = true;
    }

    /** From now on the browser may say that the host refused something: a test asks for that. */
    void expectRefusals() {
        answersMayFail = true;
    }

    Locator row(String resource) {
        return page.locator("[role=row][data-resource='" + resource + "']");
    }

    /** Returns a cell of a resource's row by its column. */
    Locator cell(String resource, String column) {
        return row(resource).locator("[role=gridcell][data-column='" + column + "']");
    }

    /** Follows a link of the navigation. */
    void goTo(String name) {
        page.getByRole(AriaRole.NAVIGATION)
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name))
                .click();
    }

    Locator slider() {
        return page.getByRole(AriaRole.SLIDER, new Page.GetByRoleOptions().setName("Time"));
    }

    /** Returns what says that the page shows a moment of the past. */
    Locator asOf() {
        return page.getByRole(AriaRole.STATUS)
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^as of #\\d+$")));
    }

    /** Waits until the page shows {@code position}. */
    void awaitPosition(long position) {
        page.waitForFunction(
                "wanted => document.documentElement.dataset.seq === wanted",
                String.valueOf(position));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Returns a button whose name goes on after {@code name}, as {@code more} has it. */
    Locator button(String name, String more) {
        var pattern = Pattern.compile("^" + name + (more.isEmpty() ? "" : ", " + more + "$"));
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(pattern))
                .first();
    }

    /** Returns the resource that has the keyboard's focus in the table, else an empty text. */
    String focused() {
        return (String) page.evaluate("document.activeElement?.dataset?.resource ?? ''");
    }

    /** Returns the position that the page shows. */
    long shownPosition() {
        return Long.parseLong(page.locator("html").getAttribute("data-seq"));
    }

    /** Returns the numbers in the console's lines, as a download has them. */
    List<Integer> orders() throws IOException {
        var download = page.waitForDownload(() -> button("Download the shown lines").click());
        return ORDER.matcher(Files.readString(download.path()))
                .results()
                .map(match -> Integer.valueOf(match.group(1)))
                .sorted()
                .toList();
    }

    /** Shows everything in a theme from now on. */
    void choose(String theme) {
        page.evaluate("theme => localStorage.setItem('reprise.theme', theme)", theme);
        page.reload();
    }

    /** Lets the page write to the clipboard, and the test read it. */
    void allowClipboard() {
        context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
    }

    String clipboard() {
        return (String) page.evaluate("navigator.clipboard.readText()");
    }

    void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    /** Demands that the page broke no rule and asked nobody but its host, then leaves. */
    @Override
    public void close() {
        context.close();
        assertThat(complaints).as("what the browser complained of").isEmpty();
        assertThat(strangers).as("requests to others than %s", home).isEmpty();
    }
}
