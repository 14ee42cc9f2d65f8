package dev.reprise.engine.runtime.docker;

import dev.reprise.app.spec.ContainerSpec.MountSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Sees to it that what containers mount is there, which engines refuse to make or name wrongly. */
record MountSources(Engine engine, Labels labels) {
    /**
     * Makes what is missing.
     *
     * @throws RefusedException if a directory cannot be made
     */
    void provide(List<MountSpec> mounts) throws RefusedException {
        for (var mount : mounts) {
            source(mount);
        }
    }

    private void source(MountSpec mount) throws RefusedException {
        var source = mount.source();
        if (source == null) {
            return;
        }
        switch (mount.kind()) {
            case VOLUME -> volume(labels.volume(source));
            case BIND -> directory(Path.of(source));
        }
    }

    /** An engine elsewhere has directories of its own. */
    private void directory(Path source) throws RefusedException {
        if (!engine.connection().isLocal() || Files.exists(source)) {
            return;
        }
        try {
            Files.createDirectories(source);
        } catch (IOException e) {
            throw new RefusedException(
                    "the directory " + source + ", which is to be mounted, cannot be made: " + e);
        }
    }

    private void volume(String name) {
        engine.ask(
                ContainerCalls.LOOK,
                client ->
                        client.createVolumeCmd().withName(name).withLabels(labels.shared()).exec());
    }
}
