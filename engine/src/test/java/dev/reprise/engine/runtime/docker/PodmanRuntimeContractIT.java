package dev.reprise.engine.runtime.docker;

import dev.reprise.engine.runtime.NeedsPodman;

import java.time.Duration;

@NeedsPodman
class PodmanRuntimeContractIT extends DockerRuntimeContractIT {
    @Override
    String engine() {
        return System.getProperty(NeedsPodman.ADDRESS);
    }

    /** It starts several programs for each step of a container. */
    @Override
    protected Duration patience() {
        return Duration.ofSeconds(60);
    }
}
