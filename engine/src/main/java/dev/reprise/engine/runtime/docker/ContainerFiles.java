package dev.reprise.engine.runtime.docker;

import dev.reprise.engine.runtime.ContainerOrder;

/** Files that are put into a container before it starts. */
final class ContainerFiles {
    private ContainerFiles() {}

    static void copy(Engine engine, String id, ContainerOrder order) {}
}
