package dev.reprise.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The dashboard in a real Chromium: what it weighs, and how soon it shows what was asked for, over
 * the log of 100 programs and 100 k events and over a host that runs them.
 */
final class Browsing implements Bench.Measurement {
    private static final int EVENTS = 100_000;
    private static final String ROW = "document.querySelector('[role=row][data-resource]')";

    /** Notes when the first row of the table is there. */
    private static final String FIRST_ROW =
            """
            new MutationObserver((_, self) => {
              if (document.querySelector('[role=row][data-resource]')) {
                window.firstRow = performance.now();
                self.disconnect();
              }
            }).observe(document, { childList: true, subtree: true });
            """;

    private static final String WEIGHT =
            """
            (async () => {
              const files = performance.getEntriesByType('resource').map((r) => r.name);
              let sum = 0;
              for (const file of new Set(files.filter((name) => /\\.(js|css)$/.test(name)))) {
                const zipped = (await fetch(file)).body.pipeThrough(new CompressionStream('gzip'));
                sum += (await new Response(zipped).arrayBuffer()).byteLength;
              }
              return sum / 1024;
            })()
            """;

    /** From asking for a position until it is on the screen, each in milliseconds. */
    private static final String SCRUB =
            """
            (async () => {
              const root = document.documentElement;
              const step = (to) => new Promise((done) => {
                const from = performance.now();
                new MutationObserver((_, self) => {
                  if (root.dataset.seq === String(to)) {
                    self.disconnect();
                    requestAnimationFrame(() => done(performance.now() - from));
                  }
                }).observe(root, { attributes: true });
                history.replaceState(null, '', '?at=' + to);
                dispatchEvent(new PopStateEvent('popstate'));
              });
              const times = [];
              for (let i = 0, at = 50_000; i < 120; i++) {
                times.push(await step(at += i < 60 ? 37 : -41));
              }
              return times.slice(5);
            })()
            """;

    private static final String COUNT_FRAMES =
            """
            window.frames_ = [];
            (function frame() {
              window.frames_.push(performance.now());
              requestAnimationFrame(frame);
            })();
            """;

    /** From a command until its first effect is on the screen, in milliseconds. */
    private static final String COMMAND =
            """
            new Promise((done) => {
              const row = document.querySelector('[data-resource="p%d"]');
              const from = performance.now();
              new MutationObserver((_, self) => {
                self.disconnect();
                requestAnimationFrame(() => done(performance.now() - from));
              }).observe(row, { attributes: true, attributeFilter: ['data-state'] });
              fetch('api/resources/p%d/commands/stop', {
                method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}',
              });
            })
            """;

    @Override
    public void measure(Bench bench) throws Exception {
        var log = Reading.recorded(bench, "browsing");
        try (var own = OwnLog.open(log)) {
            own.lengthen(EVENTS, bench.size());
        }
        var recorded = bench.hosts().open(log);
        try (var tab = Tab.open(bench.directory("browser").resolve("past"))) {
            past(bench, tab, recorded);
        } finally {
            recorded.stop();
        }
        var app =
                bench.hosts()
                        .write(
                                bench.directory("browsed"),
                                AppHosts.programs(bench.marks(), bench.size(), ""));
        var host = app.start().awaitApi();
        try (var tab = Tab.open(bench.directory("browser").resolve("live"))) {
            live(bench, tab, host);
        } finally {
            host.stop();
            bench.marks().awaitGone(Supervisor.PATIENCE);
        }
    }

    private static void past(Bench bench, Tab tab, LiveHost host) throws Exception {
        tab.before(FIRST_ROW);
        tab.go(host.login());
        tab.await(ROW);
        var title = "page: table of 100 resources after navigation";
        var first = bench.report().figure(title, "ms").atMost(1000);
        for (int run = 0; run < bench.runs(); run++) {
            tab.go(host.url() + "/");
            bench.settle(500);
            tab.await("window.firstRow");
            first.add(Figure.REPRISE, tab.evaluate("window.firstRow").asDouble());
        }
        bench.report()
                .figure("page: JavaScript and CSS of the first load, gzip", "KiB")
                .atMost(120)
                .add(Figure.REPRISE, tab.evaluate(WEIGHT).asDouble());
        var scrub =
                bench.report()
                        .mostly("page: scrub step on the screen, 100 k events, p95", "ms")
                        .atMost(50);
        for (var millis : numbers(tab.evaluate(SCRUB))) {
            scrub.add(Figure.REPRISE, millis);
        }
        drag(bench, tab);
        timeline(bench, tab, host);
        events(bench, tab, host);
    }

    private static void drag(Bench bench, Tab tab) throws IOException {
        var slider =
                tab.evaluate(
                        "(({ left, top, width, height }) => [left, top, width, height])"
                                + "(document.querySelector('[role=slider]').getBoundingClientRect())");
        var y = slider.get(1).asDouble() + slider.get(3).asDouble() / 2;
        var left = slider.get(0).asDouble();
        var width = slider.get(2).asDouble();
        tab.evaluate(COUNT_FRAMES);
        tab.mouse("mousePressed", left + width / 2, y, true);
        for (int i = 0; i < 200; i++) {
            tab.mouse("mouseMoved", left + width * (0.5 + 0.4 * Math.sin(i / 20.0)), y, true);
        }
        tab.mouse("mouseReleased", left + width / 2, y, false);
        frames(bench, tab, "page: dragging the slider", 30);
    }

    private static void timeline(Bench bench, Tab tab, LiveHost host) throws Exception {
        tab.go(host.url() + "/timeline");
        tab.await("document.querySelector('.lanes-view canvas')");
        bench.settle(1500);
        tab.evaluate(COUNT_FRAMES);
        for (int i = 0; i < 120; i++) {
            tab.wheel(800, 300, i % 40 < 20 ? -60 : 60, true);
        }
        frames(bench, tab, "page: zooming the timeline, 100 lanes", 60);
    }

    private static void events(Bench bench, Tab tab, LiveHost host) throws Exception {
        tab.go(host.url() + "/events");
        tab.await("document.querySelector('[data-position]')");
        bench.settle(500);
        tab.evaluate(COUNT_FRAMES);
        for (int i = 0; i < 150; i++) {
            tab.wheel(700, 400, i < 75 ? -400 : 300, false);
        }
        frames(bench, tab, "page: scrolling 100 k events", 60);
        bench.report()
                .figure("page: rows mounted of 100 k", "rows")
                .atMost(60)
                .add(
                        Figure.REPRISE,
                        tab.evaluate("document.querySelectorAll('.rows-row').length").asDouble());
    }

    private static void live(Bench bench, Tab tab, LiveHost host) throws Exception {
        bench.marks().await(bench.size(), Supervisor.PATIENCE);
        tab.go(host.login());
        tab.await(ROW);
        bench.settle(1000);
        var figure =
                bench.report().mostly("page: from a command to the screen, p95", "ms").atMost(250);
        for (int i = 1; i <= Math.min(bench.size(), 40); i++) {
            var millis = tab.evaluate(COMMAND.formatted(i, i)).asDouble();
            figure.add(Figure.REPRISE, millis);
        }
    }

    /** Frames a second, from the median time between two: what was asked of the page was more. */
    private static void frames(Bench bench, Tab tab, String title, double least)
            throws IOException {
        var at = numbers(tab.evaluate("window.frames_"));
        var apart = new ArrayList<Double>();
        for (int i = 1; i < at.size(); i++) {
            apart.add(at.get(i) - at.get(i - 1));
        }
        apart.sort(null);
        bench.report()
                .figure(title, "frames/s")
                .atLeast(least * 0.98)
                .add(Figure.REPRISE, 1000 / apart.get(apart.size() / 2));
    }

    private static List<Double> numbers(JsonNode array) {
        var numbers = new ArrayList<Double>();
        array.forEach(number -> numbers.add(number.asDouble()));
        return numbers;
    }
}
