package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

class LogReadsTest {
    @Test
    @Timeout(20)
    void a_look_does_not_wait_behind_scans() throws Exception {
        var release = new CountDownLatch(1);
        try (var reads = new LogReads();
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var begun = new CountDownLatch(2);
            for (int i = 0; i < 8; i++) {
                var _ =
                        clients.submit(
                                () ->
                                        reads.call(
                                                () -> {
                                                    begun.countDown();
                                                    release.await();
                                                    return 0;
                                                }));
            }
            begun.await();
            assertThat(reads.soon(() -> 7)).isEqualTo(7);
            release.countDown();
        }
    }
}
