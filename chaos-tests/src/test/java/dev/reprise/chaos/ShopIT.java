package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The sample, as the README has it. */
class ShopIT {
    private static final Path SHOP = Path.of("../samples/shop");

    @TempDir Path temp;

    @Test
    void an_order_is_placed_and_shipped_also_over_the_death_of_the_host() throws Exception {
        try (var host = RealHost.at(copy())) {
            host.run();
            host.ok("wait", "web", "--for", "healthy", "--timeout", "90");
            var web = host.url("web");
            var shop = new ShopClient(host, web);
            assertThat(shop.get("/")).contains("<");
            var first = shop.place();
            shop.awaitShipped(first);

            host.kill();
            var second = shop.place();
            shop.awaitShipped(second);
            host.run();
            host.awaitHealthy("web");
            assertThat(host.url("web")).isEqualTo(web);
            assertThat(shop.get("/api/orders")).contains(first).contains(second);
            assertThat(host.resource("migrate").at("exitCode").number()).isZero();
            assertThat(host.resource("flaky").at("state").text()).isEqualTo("NotStarted");

            host.ok("stop");
            host.assertNothingLeft();
            host.ok("verify");
        }
    }

    /** The shop elsewhere, so that what is run in place is left alone; its module stays. */
    private Path copy() throws IOException {
        var copy = Files.createDirectory(temp.resolve("shop"));
        for (var file :
                List.of(
                        "catalogue/Catalogue.java",
                        "flaky/Flaky.java",
                        "web/Web.java",
                        "worker/Worker.java")) {
            Files.createDirectories(copy.resolve(file).getParent());
            Files.copy(SHOP.resolve(file), copy.resolve(file));
        }
        var module = SHOP.resolve("orders").toRealPath().toString();
        Files.writeString(
                copy.resolve("AppHost.java"),
                Files.readString(SHOP.resolve("AppHost.java"))
                        .replace("\", \"orders\")", "\", \"" + module + "\")"));
        return copy;
    }
}
