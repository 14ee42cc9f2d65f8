import dev.reprise.app.*;

import java.time.Duration;

/** Programs that witness their own lives: see witness.py. */
void main(String[] args) {
    AppHost.run(
            args,
            app -> {
                var grace = Duration.parse(System.getProperty("orphan.grace", "PT10M"));
                var orders =
                        app.executable("orders", "python3", "orders.py")
                                .withHttpEndpoint()
                                .withHttpCheck("/health", c -> c.interval(Duration.ofSeconds(1)))
                                .withOrphanGrace(grace);
                app.executable("front", "python3", "front.py")
                        .withHttpEndpoint()
                        .withReference(orders)
                        .waitFor(orders)
                        .withHttpCheck("/health", c -> c.interval(Duration.ofSeconds(1)))
                        .withOrphanGrace(grace);
                app.executable("ticker", "python3", "ticker.py")
                        .withStopGrace(Duration.ofSeconds(60))
                        .withOrphanGrace(
                                Duration.parse(
                                        System.getProperty("ticker.grace", grace.toString())));
                app.executable("job", "python3", "job.py")
                        .withExplicitStart()
                        .withOrphanGrace(grace);
            });
}
