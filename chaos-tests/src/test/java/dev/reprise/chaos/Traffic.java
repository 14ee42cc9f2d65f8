package dev.reprise.chaos;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Orders that arrive one after the other at a URL until closed. */
final class Traffic implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(15);

    private final ConcurrentLinkedQueue<String> placed = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Thread thread;

    private Traffic(String url, String name) {
        thread = Thread.ofPlatform().name("traffic").unstarted(() -> run(URI.create(url), name));
    }

    /** Begins to place orders {@code name-1}, {@code name-2} and so on. */
    static Traffic at(String url, String name) {
        var traffic = new Traffic(url, name);
        traffic.thread.start();
        return traffic;
    }

    /** Returns the orders that were accepted. */
    List<String> placed() {
        return List.copyOf(placed);
    }

    /** Returns what went wrong, in words. */
    List<String> failed() {
        return List.copyOf(failed);
    }

    /** Waits until one more order has had its answer. */
    void awaitOneMore() {
        var before = placed.size() + failed.size();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> placed.size() + failed.size() > before);
    }

    /** Ends; an order under way still has its answer. */
    @Override
    public void close() {
        closed.countDown();
        await().atMost(Duration.ofSeconds(60)).until(() -> !thread.isAlive());
        http.close();
    }

    private void run(URI url, String name) {
        try {
            for (var n = 1; !closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS); n++) {
                place(url, name + "-" + n);
            }
        } catch (InterruptedException e) {
            failed.add("interrupted");
        }
    }

    private void place(URI url, String order) throws InterruptedException {
        var request =
                HttpRequest.newBuilder(url)
                        .timeout(Duration.ofSeconds(30))
                        .POST(BodyPublishers.ofString(order))
                        .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == 201) {
                placed.add(order);
            } else {
                failed.add(order + ": status " + answer.statusCode());
            }
        } catch (IOException e) {
            failed.add(order + ": " + e);
        }
    }
}
