package dev.reprise.chaos.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What keeps people out of a page, as far as a program can tell. */
final class Axe {
    private static final String SOURCE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    private static final String VIOLATIONS =
            "async () => (await axe.run()).violations.map(v => v.id + ': ' + v.nodes.map(n =>"
                    + " n.html.slice(0, 200) + ' ' + n.failureSummary).join(' | '))";

    private Axe() {}

    static void assertAccessible(Page page) throws IOException {
        try (var source = Axe.class.getResourceAsStream(SOURCE)) {
            page.evaluate(new String(source.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat((List<?>) page.evaluate(VIOLATIONS)).as("what axe finds").isEmpty();
    }

    /** Only what is in the page scrolls, never the page: there is nothing below it. */
    static void assertStays(Page page) {
        var height = "document.documentElement.scrollHeight <= window.innerHeight";
        assertThat(page.evaluate(height)).as("no scrolling of the page").isEqualTo(true);
    }

    static void assertFits(Page page) {
        var width = "document.documentElement.scrollWidth <= window.innerWidth";
        assertThat(page.evaluate(width)).as("no scrolling sideways").isEqualTo(true);
    }
}
