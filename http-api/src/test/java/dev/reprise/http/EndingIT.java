package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.eventstore.SqliteEventStore;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Who asks while the server ends is answered, told that it ends, or cut off: never of a fault. */
final class EndingIT {
    private static final String TOKEN = ApiOptions.newToken();
    private static final int CLIENTS = 8;
    private static final List<String> PATHS =
            List.of("/api/host", "/api/state", "/api/stream", "/api/nowhere");

    @TempDir Path directory;

    @RepeatedTest(3)
    void nobody_is_told_of_a_fault() throws Exception {
        var strange = new ConcurrentLinkedQueue<String>();
        var answers = new CountDownLatch(100);
        try (var store = SqliteEventStore.open(directory.resolve("log.db"));
                var clients = Executors.newFixedThreadPool(CLIENTS)) {
            var server = ApiServer.start(new FakeHost(store), ApiOptions.on(0, TOKEN));
            for (int i = 0; i < CLIENTS; i++) {
                var path = PATHS.get(i % PATHS.size());
                clients.execute(() -> ask(server.url(), path, answers, strange));
            }
            assertThat(answers.await(20, TimeUnit.SECONDS)).as("all ask and are answered").isTrue();
            server.close();
        }
        assertThat(strange).isEmpty();
    }

    /** Asks until nobody answers any more. */
    private static void ask(
            String url, String path, CountDownLatch answers, Collection<String> strange) {
        try (var client = new ApiClient(url, TOKEN)) {
            while (true) {
                var answer = client.get(path);
                answers.countDown();
                var ending = answer.body().contains("urn:reprise:problem:host-ending");
                if (answer.statusCode() >= 500 && !ending) {
                    strange.add(path + " " + answer.statusCode() + " " + answer.body());
                }
            }
        } catch (IOException _) {
            // Cut off, or nobody there.
        } catch (Exception e) {
            strange.add(e.toString());
        }
    }
}
