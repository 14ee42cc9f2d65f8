import dev.reprise.app.*;

import java.time.Duration;

/** A small shop: {@code reprise run samples/shop}. */
void main(String[] args) {
    AppHost.run(
            args,
            app -> {
                var catalogue =
                        service(app.java("catalogue", "catalogue/Catalogue.java"))
                                .withHttpCheck("/health");

                // The tables first: nothing else looks at the database before they are there.
                var database = "data/orders.db";
                var migrate =
                        small(app.java("migrate", "orders"))
                                .withArgs("migrate")
                                .withEnvironment("ORDERS_DB", database);

                var orders =
                        service(app.java("orders", "orders"))
                                .withEnvironment("ORDERS_DB", database)
                                .withReference(catalogue)
                                .waitForCompletion(migrate)
                                .withHttpCheck("/health");

                service(app.java("worker", "worker/Worker.java"))
                        .withReference(orders)
                        .waitFor(orders)
                        .withHttpCheck("/health");

                service(app.java("web", "web/Web.java"))
                        .withReference(catalogue)
                        .withReference(orders)
                        .waitFor(catalogue)
                        .waitFor(orders)
                        .withHttpCheck("/health");

                // Start it to see what a fault looks like: /crash?code=3, /hang, /unhealthy.
                service(app.java("flaky", "flaky/Flaky.java"))
                        .withExplicitStart()
                        .withHttpCheck(
                                "/health",
                                c ->
                                        c.interval(Duration.ofSeconds(1))
                                                .timeout(Duration.ofSeconds(1)));
            });
}

/** What all services of the shop have in common. */
JavaApp service(JavaApp app) {
    return small(app)
            .withHttpEndpoint()
            .withRestart(RestartPolicy.onFailure())
            .withStopGrace(Duration.ofSeconds(5));
}

JavaApp small(JavaApp app) {
    return app.withJvmArgs(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-Dsun.net.httpserver.nodelay=true",
            "--enable-native-access=ALL-UNNAMED");
}
