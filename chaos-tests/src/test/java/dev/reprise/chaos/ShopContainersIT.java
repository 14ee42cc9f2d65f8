package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.engine.runtime.NeedsDocker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The sample with containers, with images that understand what the official ones do. */
@NeedsDocker
class ShopContainersIT {
    private static final Path SAMPLES = Path.of("../samples");

    @TempDir Path temp;

    @Test
    void what_was_ordered_survives_the_death_of_the_host_and_the_stop_of_the_app()
            throws Exception {
        var directory = copy();
        try (var docker = Docker.of(directory);
                var host = RealHost.at(directory)) {
            host.withEnvironment("SHOP_POSTGRES_IMAGE", "reprise-test/postgres:1")
                    .withEnvironment("SHOP_REDIS_IMAGE", "reprise-test/redis:1");
            host.run();
            host.ok("wait", "web", "--for", "healthy", "--timeout", "90");
            var database = docker.container("postgres");
            var cache = docker.container("cache");
            var shop = new ShopClient(host, host.url("web"));
            var first = order(shop);

            host.kill();
            var second = order(shop);
            host.run();
            host.awaitHealthy("web");
            assertThat(docker.container("cache")).isEqualTo(cache);

            host.ok("stop");
            assertThat(host.awaitEnd()).isZero();
            assertThat(host.left()).isEmpty();
            assertThat(docker.containers()).containsExactly(database);

            host.run();
            host.ok("wait", "web", "--for", "healthy", "--timeout", "90");
            assertThat(docker.container("postgres")).isEqualTo(database);
            assertThat(shop.get("/api/orders")).contains(first).contains(second);
            host.ok("stop");
            host.ok("verify");
            assertThat(docker.shared())
                    .containsExactlyInAnyOrder(docker.network(), docker.network() + "-orders");
        }
    }

    /** Orders tea, and waits until it is on its way. */
    private static String order(ShopClient shop) {
        var order = shop.place();
        shop.awaitShipped(order);
        return order;
    }

    /** The shop elsewhere, so that what is run in place is left alone; its module stays. */
    private Path copy() throws IOException {
        var programs = List.of("catalogue/Catalogue.java", "web/Web.java", "worker/Worker.java");
        for (var file : programs) {
            var copy = temp.resolve("shop").resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(SAMPLES.resolve("shop").resolve(file), copy);
        }
        var sample = SAMPLES.resolve("shop-containers");
        var copy = Files.createDirectory(temp.resolve("shop-containers"));
        Files.copy(sample.resolve("postgres.env"), copy.resolve("postgres.env"));
        var module = sample.resolve("orders").toRealPath().toString();
        Files.writeString(
                copy.resolve("AppHost.java"),
                Files.readString(sample.resolve("AppHost.java"))
                        .replace("\", \"orders\")", "\", \"" + module + "\")"));
        return copy;
    }
}
