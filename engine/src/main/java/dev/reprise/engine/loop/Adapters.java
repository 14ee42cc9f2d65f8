package dev.reprise.engine.loop;

import dev.reprise.engine.console.Capture;
import dev.reprise.engine.runtime.Ports;
import dev.reprise.engine.runtime.Probes;
import dev.reprise.engine.runtime.Proxies;
import dev.reprise.engine.runtime.Runtime;
import dev.reprise.engine.runtime.Secrets;

/** What the loop acts through. Whoever makes them closes them. */
public record Adapters(
        Runtime runtime,
        Capture capture,
        Probes probes,
        Proxies proxies,
        Ports ports,
        Secrets secrets) {}
