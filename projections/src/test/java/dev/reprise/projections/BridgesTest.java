package dev.reprise.projections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.App;
import dev.reprise.app.Application;
import dev.reprise.app.Lowering;
import dev.reprise.app.Surroundings;
import dev.reprise.app.WaitBehavior;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.projections.Bridges.Bridge;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

class BridgesTest {

    @Test
    void wherever_a_container_is_told_a_processes_endpoint_a_bridge_leads_there() {
        var model =
                lower(
                        app -> {
                            var api = app.executable("api", "api");
                            for (var name : new String[] {"env", "arg", "entry", "file", "build"}) {
                                api.withHttpEndpoint(name);
                            }
                            app.dockerfile("web", "web")
                                    .withEnvironment("A", api.endpoint("env"))
                                    .withArgs(api.endpoint("arg"))
                                    .withEntrypoint("run", api.endpoint("entry").port())
                                    .withFile("/file", api.endpoint("file"))
                                    .withBuildSecret("s", api.endpoint("build"));
                        });
        assertThat(Bridges.of(model))
                .extracting(Bridge::endpoint)
                .containsExactlyInAnyOrder("env", "arg", "entry", "file", "build");
    }

    @Test
    void processes_and_other_containers_need_none() {
        var model =
                lower(
                        app -> {
                            var db =
                                    app.container("db", "postgres")
                                            .withTcpEndpoint(e -> e.targetPort(5432));
                            var api =
                                    app.executable("api", "api")
                                            .withHttpEndpoint()
                                            .withReference(db);
                            app.container("admin", "admin").withReference(db);
                            app.executable("web", "web").withReference(api);
                        });
        assertThat(Bridges.of(model)).isEmpty();
    }

    private static AppSpec lower(Consumer<App> body) {
        return Lowering.lower(
                        Application.of(body),
                        new Surroundings(
                                Path.of("/app"),
                                Map.of(),
                                Map.of(),
                                new Surroundings.Contents(Map.of("web", "hash"), Map.of()),
                                _ -> Optional.empty(),
                                WaitBehavior.WAIT))
                .spec();
    }
}
