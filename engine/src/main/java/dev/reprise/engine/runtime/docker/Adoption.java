package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;

import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.docker.AttemptFolder.Asked;
import dev.reprise.engine.runtime.docker.Seen.Stage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Optional;

/** What has become of an attempt that an earlier host began. Blocks its caller. */
final class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

    private final ContainerCalls calls;
    private final Roll roll;
    private final AttemptRef ref;
    private final AttemptFolder folder;

    Adoption(ContainerCalls calls, Roll roll, AttemptRef ref, AttemptFolder folder) {
        this.calls = calls;
        this.roll = roll;
        this.ref = ref;
        this.folder = folder;
    }

    /** What an earlier host has left of it. */
    sealed interface Legacy {
        /** A container that runs, or has run for this attempt. */
        record Container(Seen seen) implements Legacy {}

        /** Nothing, and nothing will come of it any more. */
        record Nothing(String reason) implements Legacy {}

        /** Who knows: it was launched on another engine. */
        record Elsewhere(String reason) implements Legacy {}
    }

    /**
     * Looks it up, and sees to it that an attempt without a container never has one.
     *
     * @throws EngineAwayException if the engine does not answer
     * @throws DockerException if the engine refuses
     */
    Legacy legacy() throws IOException {
        var elsewhere = elsewhere();
        if (elsewhere.isPresent()) {
            return new Legacy.Elsewhere(elsewhere.get());
        }
        var seen = find();
        if (seen.isEmpty()) {
            return nothing("the engine has no container of it");
        }
        if (seen.get().stage() == Stage.CREATED) {
            var nothing = nothing("its host died before it had started the container");
            calls.remove(seen.get().id());
            return nothing;
        }
        var asked = folder.asked();
        if (asked.isPresent() && asked.get().isAsTakenOn(seen.get())) {
            return nothing("its host died before it had started the container again");
        }
        return new Legacy.Container(seen.get());
    }

    private Optional<String> elsewhere() throws IOException {
        var place = folder.place();
        if (place.isEmpty()) {
            return Optional.empty();
        }
        var way = calls.engine().connection();
        return way.id(ContainerCalls.LOOK)
                .filter(id -> !id.equals(place.get().engineId()))
                .map(
                        id ->
                                "it was started on the engine "
                                        + place.get().engineId()
                                        + " at "
                                        + place.get().address()
                                        + ", and "
                                        + id
                                        + " at "
                                        + way.address()
                                        + " answers: let DOCKER_HOST or the context say where it"
                                        + " was, or give it up with a stop or restart");
    }

    /** Removes the container of an attempt whose host died before it had done so, if it can. */
    void removeLeftOver() throws IOException {
        try {
            find().ifPresent(seen -> calls.remove(seen.id()));
        } catch (EngineAwayException | DockerException e) {
            LOG.warn("the container of {} is left over: {}", ref, e.getMessage());
        }
    }

    private Optional<Seen> find() throws IOException {
        var labelled = roll.container(ref.attemptId()).flatMap(calls::find);
        var taken = folder.asked().map(Asked::containerId);
        return labelled.isPresent() ? labelled : taken.flatMap(calls::find);
    }

    /** Whoever makes it from now on finds it given up, or is found out. */
    private Legacy nothing(String reason) throws IOException {
        folder.abandon();
        return new Legacy.Nothing(reason);
    }
}
