package dev.reprise.engine.runtime.docker;

import dev.reprise.app.spec.ContainerSpec.BuildSpec;
import dev.reprise.engine.runtime.ContainerOrder;

import java.util.function.BooleanSupplier;

/** Builds images. */
record Builds(Engine engine) {
    void build(
            ContainerOrder order,
            BuildSpec build,
            AttemptFolder folder,
            LaunchVoice voice,
            BooleanSupplier givenUp) {}
}
