package dev.reprise.chaos.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Chromium drops all connections when a network of the machine comes or goes, as those of
 * containers do: the page asks again, and nobody notices.
 */
@InBrowser
class BrokenConnectionIT {
    private static final String LOST = "connectionfailed";

    /** Notes whether the page ever said that the host does not answer. */
    private static final String WATCH =
            """
            window.worried = 0;
            new MutationObserver(() => {
              if (/not answering|Disconnected/.test(document.body.innerText)) {
                window.worried++;
              }
            }).observe(document.body, { childList: true, subtree: true, characterData: true });
            """;

    private static Chromium chromium;
    private static CrashedApp past;

    @BeforeAll
    static void share(Chromium browser, CrashedApp crashed) {
        chromium = browser;
        past = crashed;
    }

    @Test
    void each_question_that_gets_no_answer_is_put_again() throws IOException {
        try (var visit = past.visit(chromium.browser(), "/")) {
            visit.expectRefusals();
            Set<String> cut = Collections.synchronizedSet(new HashSet<>());
            visit.page().route(Pattern.compile("/api/(?!stream)"), route -> cutOnce(route, cut));
            visit.page().evaluate(WATCH);
            visit.goTo("Events");
            visit.page().getByLabel("Query").fill("type:Exited resource:catalogue");
            assertThat(visit.page().getByText("1 found")).isVisible();
            visit.goTo("Timeline");
            assertThat(visit.page().getByText(Pattern.compile("Start-up took"))).isVisible();
            visit.slider().press("Home");
            visit.awaitPosition(1);
            visit.goTo("Console");
            visit.button("Live").click();
            assertThat(visit.page().getByRole(AriaRole.LOG)).isVisible();
            assertThat(cut).hasSizeGreaterThan(5);
            assertThat(visit.page().evaluate("window.worried")).isEqualTo(0);
        }
    }

    private static void cutOnce(Route route, Set<String> cut) {
        if (cut.add(route.request().url())) {
            route.abort(LOST);
        } else {
            route.resume();
        }
    }

    @Test
    void a_command_whose_answer_is_lost_is_sent_again_and_done_once() throws IOException {
        try (var visit = past.visit(chromium.browser(), "/")) {
            visit.expectRefusals();
            var before = restarts();
            Set<String> sent = Collections.synchronizedSet(new HashSet<>());
            visit.page()
                    .route(
                            Pattern.compile("commands/restart"),
                            route -> {
                                if (sent.isEmpty()) {
                                    sent.add(route.request().postData());
                                    route.fetch();
                                    route.abort(LOST);
                                } else {
                                    sent.add(route.request().postData());
                                    route.resume();
                                }
                            });
            visit.button("Restart web-1").click();
            assertThat(visit.page().getByText("restart of web-1 is done")).hasCount(1);
            assertThat(sent).as("the same command, twice").hasSize(1);
            assertThat(restarts()).isEqualTo(before + 1);
            assertThat(visit.page().getByRole(AriaRole.ALERT)).hasCount(0);
        }
    }

    private static int restarts() {
        return past.app().get("/api/events?type=RestartRequested&resource=web-1").size();
    }

    @Test
    void while_the_host_says_nothing_the_page_shows_where_its_answer_will_stand()
            throws IOException {
        try (var visit = past.visit(chromium.browser(), "/")) {
            visit.page().route(Pattern.compile("api/stream"), _ -> {});
            visit.page().reload();
            var bone = visit.page().getByLabel("Loading resources").locator(".bone").first();
            assertThat(bone).isVisible();
            visit.screenshot("loading");
            visit.page().unrouteAll();
        }
    }

    @Test
    void a_stream_that_breaks_is_taken_up_again_before_anybody_is_told() throws IOException {
        var code = URI.create(past.app().freshLogin()).getQuery();
        try (var proxy = UnderPath.of(past.app().url());
                var visit =
                        Visit.below(
                                chromium.browser(),
                                proxy.url(),
                                proxy.url() + "login?" + code,
                                "")) {
            visit.expectRefusals();
            assertThat(visit.page().locator(".liveness")).hasText("Live");
            visit.page().evaluate(WATCH);
            visit.page().waitForRequest(Pattern.compile("api/stream"), proxy::cut);
            past.app().command("web-2", "restart");
            await().atMost(Stage.PATIENCE)
                    .until(() -> visit.shownPosition() == past.app().position());
            assertThat(visit.page().evaluate("window.worried")).isEqualTo(0);
        }
    }
}
