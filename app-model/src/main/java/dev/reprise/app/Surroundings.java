package dev.reprise.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What lowering needs to know of the world, read by the caller beforehand.
 *
 * @param directory absolute: the app host's
 * @param envFiles the text of each of {@link Application#envFiles()}, by path as written there
 * @param launches for each of {@link Application#javaPaths()}, by resource name
 * @param contents hashes of what containers are made of
 * @param secretHash returns the keyed hash of a secret value in hex, empty when there is no key
 * @param waitBehavior what waits do when neither they nor the model say it; with {@code WAIT}
 *     missing parameters are waited for as well
 * @param configured values of parameters that the model's code does not give
 * @param given values of parameters that stand above all others
 */
public record Surroundings(
        Path directory,
        Map<String, String> envFiles,
        Map<String, Launch> launches,
        Contents contents,
        Function<String, Optional<String>> secretHash,
        WaitBehavior waitBehavior,
        Map<String, String> configured,
        Map<String, String> given) {
    public Surroundings {
        envFiles = Map.copyOf(envFiles);
        launches = Map.copyOf(launches);
        configured = Map.copyOf(configured);
        given = Map.copyOf(given);
    }

    /** Returns surroundings in which no parameter has a value. */
    public Surroundings(
            Path directory,
            Map<String, String> envFiles,
            Map<String, Launch> launches,
            Contents contents,
            Function<String, Optional<String>> secretHash,
            WaitBehavior waitBehavior) {
        this(directory, envFiles, launches, contents, secretHash, waitBehavior, Map.of(), Map.of());
    }

    /** Of a model in which no image is built and no file copied into a container. */
    public Surroundings(
            Path directory,
            Map<String, String> envFiles,
            Map<String, Launch> launches,
            Function<String, Optional<String>> secretHash,
            WaitBehavior waitBehavior) {
        this(directory, envFiles, launches, Contents.NONE, secretHash, waitBehavior);
    }

    /** Returns these with other values that somebody has given while the app runs. */
    public Surroundings withGiven(Map<String, String> values) {
        return new Surroundings(
                directory,
                envFiles,
                launches,
                contents,
                secretHash,
                waitBehavior,
                configured,
                values);
    }

    /**
     * Hashes in hex.
     *
     * @param builds over context and Dockerfile, for each of {@link Application#builds()}
     * @param files for each of {@link Application#fileSources()}
     */
    public record Contents(Map<String, String> builds, Map<String, String> files) {
        public static final Contents NONE = new Contents(Map.of(), Map.of());

        public Contents {
            builds = Map.copyOf(builds);
            files = Map.copyOf(files);
        }
    }

    /** Shows no content of env files. */
    @Override
    public String toString() {
        return "Surroundings[" + directory + "]";
    }
}
