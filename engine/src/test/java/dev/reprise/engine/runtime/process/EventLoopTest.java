package dev.reprise.engine.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

class EventLoopTest {
    private static final int POSTS = 100_000;

    @Test
    void what_is_posted_while_the_loop_wakes_up_is_run_without_another_awakening()
            throws Exception {
        var loop = new EventLoop(_ -> {});
        loop.start();
        try (loop;
                var posters = Executors.newFixedThreadPool(2)) {
            Callable<Integer> poster = () -> posts(loop);
            for (var done : posters.invokeAll(List.of(poster, poster))) {
                assertThat(done.get()).isEqualTo(POSTS);
            }
        } finally {
            loop.free();
        }
    }

    /** Returns how many tasks were run, each awaited before the next is posted. */
    private static int posts(EventLoop loop) throws Exception {
        for (int n = 0; n < POSTS; n++) {
            var run = new CompletableFuture<Void>();
            loop.post(() -> run.complete(null));
            try {
                run.get(10, TimeUnit.SECONDS);
            } catch (TimeoutException _) {
                return n;
            }
        }
        return POSTS;
    }
}
