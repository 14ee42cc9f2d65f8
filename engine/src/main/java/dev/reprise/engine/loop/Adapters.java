package dev.reprise.engine.loop;

import dev.reprise.engine.console.Capture;
import dev.reprise.engine.runtime.CommandRuns;
import dev.reprise.engine.runtime.Containers;
import dev.reprise.engine.runtime.Ports;
import dev.reprise.engine.runtime.Probes;
import dev.reprise.engine.runtime.Proxies;
import dev.reprise.engine.runtime.Runtime;
import dev.reprise.engine.runtime.Secrets;
import dev.reprise.engine.runtime.Usage;

/**
 * What the loop acts through. Whoever makes them closes them.
 *
 * @param runtime runs processes
 * @param containerRuntime runs containers
 * @param containers what there is to do on their engine besides
 */
public record Adapters(
        Runtime runtime,
        Runtime containerRuntime,
        Containers containers,
        Capture capture,
        Probes probes,
        Proxies proxies,
        Ports ports,
        Secrets secrets,
        Usage usage,
        CommandRuns commandRuns) {}
