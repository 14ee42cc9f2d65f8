import dev.reprise.app.*;

import java.time.Duration;

/**
 * The shop with its orders in PostgreSQL and a cache in Redis: {@code reprise run
 * samples/shop-containers}. Its other programs are those of samples/shop.
 */
void main(String[] args) {
    AppHost.run(
            args,
            app -> {
                // The database outlives the session, like its volume: what was ordered is there
                // again after stop and run, and the next run finds it warm.
                var postgres =
                        app.container("postgres", image("SHOP_POSTGRES_IMAGE", "postgres:17"))
                                .withTcpEndpoint(e -> e.targetPort(5432))
                                .withEnvironment("POSTGRES_USER", "shop")
                                .withEnvironment("POSTGRES_DB", "shop")
                                .withEnvFile("postgres.env") // POSTGRES_PASSWORD
                                .withVolume("orders", "/var/lib/postgresql/data")
                                .withLifetime(Lifetime.PERSISTENT)
                                .withStopSignal("SIGINT") // does not wait for open connections
                                .withRestart(RestartPolicy.onFailure())
                                // Runs in the container. While it makes the database for the first
                                // time, PostgreSQL listens on a socket only, so ask over TCP.
                                .withExecCheck(
                                        "pg_isready",
                                        "-h",
                                        "127.0.0.1",
                                        "-U",
                                        "shop",
                                        "-d",
                                        "shop");

                // The cache keeps nothing, and may be gone: then orders asks the database.
                var cache =
                        app.container("cache", image("SHOP_REDIS_IMAGE", "redis:7"))
                                .withTcpEndpoint(e -> e.targetPort(6379))
                                .withArgs("--save", "", "--maxmemory", "32mb")
                                .withMemory("64m")
                                .withRestart(RestartPolicy.onFailure())
                                .withExecCheck("redis-cli", "ping");

                var catalogue =
                        service(app.java("catalogue", "../shop/catalogue/Catalogue.java"))
                                .withHttpCheck("/health");

                // To a program of this machine the database is at localhost and a port of its own;
                // a container would be told postgres.dev.internal:5432 by the same line.
                var url =
                        Expression.of(
                                "jdbc:postgresql://{}/shop?user=shop",
                                postgres.endpoint("tcp").hostAndPort());

                var migrate =
                        small(app.java("migrate", "orders"))
                                .withArgs("migrate")
                                .withEnvironment("ORDERS_DB", url)
                                .withEnvFile("postgres.env")
                                .waitFor(postgres);

                var orders =
                        service(app.java("orders", "orders"))
                                .withEnvironment("ORDERS_DB", url)
                                .withEnvFile("postgres.env")
                                .withReference(cache) // CACHE_TCP
                                .withReference(catalogue)
                                .waitFor(postgres)
                                .waitForCompletion(migrate)
                                .withHttpCheck("/health");

                service(app.java("worker", "../shop/worker/Worker.java"))
                        .withReference(orders)
                        .waitFor(orders)
                        .withHttpCheck("/health");

                service(app.java("web", "../shop/web/Web.java"))
                        .withReference(catalogue)
                        .withReference(orders)
                        .waitFor(catalogue)
                        .waitFor(orders)
                        .withHttpCheck("/health");
            });
}

/** The official image, unless the variable names another that understands the same settings. */
String image(String variable, String official) {
    return System.getenv().getOrDefault(variable, official);
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
            "-Dsun.net.httpserver.nodelay=true");
}
