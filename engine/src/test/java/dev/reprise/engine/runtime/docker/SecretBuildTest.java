package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ResourceEvent.ContainerPlan;
import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.ContainerSpec.BuildSpec;
import dev.reprise.app.spec.ContainerSpec.PullPolicy;
import dev.reprise.app.spec.ContainerSpec.RunOptions;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.engine.runtime.ContainerOrder;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class SecretBuildTest {
    private static final BuildSpec BUILD =
            new BuildSpec("/app", "/app/Dockerfile", null, Map.of(), Map.of(), "hash", null);

    @Test
    void a_build_argument_of_any_name_changes_nothing_of_the_command() {
        var order = order(Map.of("PATH", "/tools", "DOCKER_HOST", "tcp://elsewhere"), Map.of());
        assertThat(command(order))
                .containsSubsequence("docker", "build")
                .containsSubsequence("--build-arg", "PATH=/tools")
                .containsSubsequence("--build-arg", "DOCKER_HOST=tcp://elsewhere")
                .endsWith("/app");
        assertThat(SecretBuild.environment(order, "unix:///docker.sock"))
                .doesNotContainKey("PATH")
                .containsEntry("DOCKER_HOST", "unix:///docker.sock");
    }

    @Test
    void secrets_are_in_the_environment_alone() {
        var order = order(Map.of(), Map.of("npm.token", "5e7e1f"));
        assertThat(command(order)).noneMatch(word -> word.contains("5e7e1f"));
        assertThat(SecretBuild.environment(order, "unix:///docker.sock")).containsValue("5e7e1f");
    }

    private static List<String> command(ContainerOrder order) {
        try (var engine = new Engine(null, _ -> {}, _ -> {}, () -> {})) {
            return new SecretBuild(engine, new Labels("/AppHost.java", "0badcafe", "0"))
                    .command(order, BUILD);
        }
    }

    private static ContainerOrder order(Map<String, String> args, Map<String, String> secrets) {
        return new ContainerOrder(
                new ContainerPlan("web-1", "shop-web:1", List.of(), Map.of(), null),
                new ContainerSpec(
                        "shop-web:1",
                        BUILD,
                        List.of(),
                        null,
                        List.of(),
                        List.of(),
                        PullPolicy.MISSING,
                        List.of(),
                        Map.of(),
                        RunOptions.NONE),
                Lifetime.SESSION,
                "web",
                1,
                "hash",
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                args,
                secrets,
                null);
    }
}
