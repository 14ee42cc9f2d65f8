package dev.reprise.app;

import dev.reprise.app.spec.ContainerSpec.RunOptions;
import dev.reprise.app.spec.ContainerSpec.Ulimit;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a container asks of the engine, while the model is written. */
final class DeclaredOptions {
    final List<String> capAdd = new ArrayList<>();
    final List<String> capDrop = new ArrayList<>();
    final List<Ulimit> ulimits = new ArrayList<>();
    final Map<String, String> labels = new TreeMap<>();
    @Nullable String user;
    @Nullable String workingDirectory;
    @Nullable Long memoryBytes;
    @Nullable Double cpus;
    @Nullable Long shmBytes;
    boolean readOnly;
    boolean init;

    RunOptions spec() {
        return new RunOptions(
                user,
                workingDirectory,
                normalized(capAdd),
                normalized(capDrop),
                memoryBytes,
                cpus,
                shmBytes,
                ulimits,
                labels,
                readOnly,
                init);
    }

    /** {@code cap_net_admin} is {@code NET_ADMIN}, each once and in order of name. */
    private static List<String> normalized(List<String> capabilities) {
        return capabilities.stream()
                .map(name -> name.strip().toUpperCase(Locale.ROOT))
                .map(name -> name.startsWith("CAP_") ? name.substring("CAP_".length()) : name)
                .distinct()
                .sorted()
                .toList();
    }
}
