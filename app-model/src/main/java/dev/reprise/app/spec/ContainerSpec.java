package dev.reprise.app.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What makes a resource a container; arguments, environment, endpoints and checks are those of its
 * {@link ResourceSpec}.
 *
 * @param image reference with tag or digest; of a build, the tag that carries its content's hash
 * @param build how the image is made, or null when it is pulled
 * @param entrypoint in place of the image's; empty for the image's
 * @param containerName the name as the model sets it, or null for one of ours
 * @param files copied in before the entrypoint runs, in this order
 * @param networks names of the app's further networks; every container is in the app's own
 * @param extraHosts addresses by host name
 */
public record ContainerSpec(
        String image,
        @Nullable BuildSpec build,
        List<Template> entrypoint,
        @Nullable String containerName,
        List<MountSpec> mounts,
        List<FileSpec> files,
        PullPolicy pull,
        List<String> networks,
        Map<String, String> extraHosts,
        RunOptions options) {

    public ContainerSpec {
        entrypoint = List.copyOf(entrypoint);
        mounts = List.copyOf(mounts);
        files = List.copyOf(files);
        networks = List.copyOf(networks);
        extraHosts = new TreeMap<>(extraHosts);
    }

    /** Returns every deferred value. */
    public Stream<Template> values() {
        return build == null
                ? launchValues()
                : Stream.of(
                                launchValues(),
                                build.args().values().stream(),
                                build.secrets().values().stream())
                        .flatMap(values -> values);
    }

    /** Returns the deferred values that are in the container, and not in its image. */
    Stream<Template> launchValues() {
        return Stream.concat(
                entrypoint.stream(),
                files.stream()
                        .flatMap(
                                file ->
                                        file.content() instanceof Text(Template text)
                                                ? Stream.of(text)
                                                : Stream.empty()));
    }

    /** When an image is pulled. */
    public enum PullPolicy {
        ALWAYS,
        MISSING,
        NEVER
    }

    /**
     * An image that is built.
     *
     * @param context absolute directory
     * @param dockerfile absolute path
     * @param stage to stop at, or null for the last
     * @param args build arguments; never secret
     * @param secrets values by id, for {@code RUN --mount=type=secret}
     * @param contentHash SHA-256 in hex over context, Dockerfile and what else decides the image
     * @param filesHash the part of it that is context and Dockerfile; null in logs of before there
     *     was one
     */
    public record BuildSpec(
            String context,
            String dockerfile,
            @Nullable String stage,
            Map<String, Template> args,
            Map<String, Template> secrets,
            String contentHash,
            @Nullable String filesHash) {
        public BuildSpec {
            args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
            secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
        }
    }

    /**
     * A directory of the container that outlives it or comes from outside.
     *
     * @param source name of a volume, absolute path of a bind mount, or null for an anonymous
     *     volume, which goes with its container
     * @param target absolute path in the container
     */
    public record MountSpec(Kind kind, @Nullable String source, String target, boolean readOnly) {
        /** What is mounted. */
        public enum Kind {
            VOLUME,
            BIND
        }
    }

    /**
     * A file or a tree in the container.
     *
     * @param path absolute, in the container
     * @param owner name or number, or null for root
     * @param group name or number, or null for root
     * @param mode permission bits, or null for 0666 (directories 0777) less the umask
     * @param umask permission bits that are taken away where there is no mode
     * @param continueOnError true if the container starts without what cannot be copied, else null
     */
    public record FileSpec(
            String path,
            Content content,
            @Nullable String owner,
            @Nullable String group,
            @Nullable Integer mode,
            int umask,
            @Nullable Boolean continueOnError) {
        /** Returns whether the container does not start without it. */
        public boolean required() {
            return !Boolean.TRUE.equals(continueOnError);
        }
    }

    /** What is in a file. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Text.class, name = "text"),
        @JsonSubTypes.Type(value = Bytes.class, name = "bytes"),
        @JsonSubTypes.Type(value = Source.class, name = "source")
    })
    public sealed interface Content {}

    /** A text with deferred values. */
    public record Text(Template text) implements Content {}

    /** Bytes in base64. */
    public record Bytes(String base64) implements Content {}

    /**
     * A file or directory of this machine, read when the container is made.
     *
     * @param path absolute
     * @param contentHash SHA-256 in hex of what lay there when the model was lowered
     */
    public record Source(String path, String contentHash) implements Content {}

    /**
     * Options of the engine that matter to programs.
     *
     * @param user name or number, with {@code :group}; null for the image's
     * @param workingDirectory absolute, or null for the image's
     * @param memoryBytes limit, or null for none
     * @param cpus limit in processors, or null for none
     * @param shmBytes size of {@code /dev/shm}, or null for the engine's default
     * @param readOnly whether the root file system is
     * @param init whether the engine's init reaps children
     */
    public record RunOptions(
            @Nullable String user,
            @Nullable String workingDirectory,
            List<String> capAdd,
            List<String> capDrop,
            @Nullable Long memoryBytes,
            @Nullable Double cpus,
            @Nullable Long shmBytes,
            List<Ulimit> ulimits,
            Map<String, String> labels,
            boolean readOnly,
            boolean init) {
        public static final RunOptions NONE =
                new RunOptions(
                        null, null, List.of(), List.of(), null, null, null, List.of(), Map.of(),
                        false, false);

        public RunOptions {
            capAdd = List.copyOf(capAdd);
            capDrop = List.copyOf(capDrop);
            ulimits = List.copyOf(ulimits);
            labels = new TreeMap<>(labels);
        }
    }

    /** A limit of the kernel, for example {@code nofile}. */
    public record Ulimit(String name, long soft, long hard) {}
}
