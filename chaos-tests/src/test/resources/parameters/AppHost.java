import dev.reprise.app.*;

/** A program that waits for a secret nobody has given yet. */
void main(String[] args) {
    AppHost.run(
            args,
            app -> {
                var token =
                        app.parameter("api-token")
                                .secret()
                                .withDescription("of the payment provider");
                var region = app.parameter("region").withDefault("eu");
                app.executable("api", "sh", "-c", "echo $REGION $TOKEN; exec sleep 3600")
                        .withEnvironment("TOKEN", token)
                        .withEnvironment("REGION", region);
            });
}
