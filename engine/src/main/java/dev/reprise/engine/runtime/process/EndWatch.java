package dev.reprise.engine.runtime.process;

import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.engine.runtime.process.Attempt.World;

import java.util.ArrayList;
import java.util.List;

/** Waits for the ends of processes. On the loop's thread; whoever makes it releases it. */
final class EndWatch {
    private static final long LONGEST_NAP_MILLIS = 50;

    private final World world;
    private final List<PidHandle> watched = new ArrayList<>();

    EndWatch(World world) {
        this.world = world;
    }

    /** Runs {@code then} once this process has ended, at once if it has. */
    void await(ProcessIdentity identity, Runnable then) {
        var handle = PidHandle.open(world.machine(), identity.pid());
        if (handle.isEmpty() || !world.table().isAlive(identity)) {
            handle.ifPresent(PidHandle::close);
            world.loop().post(then);
            return;
        }
        watched.add(handle.get());
        await(
                handle.get(),
                () -> {
                    watched.remove(handle.get());
                    handle.get().close();
                    then.run();
                });
    }

    /** Runs {@code then} once the process of a handle that stays the caller's has ended. */
    void await(PidHandle handle, Runnable then) {
        if (handle.fd() >= 0) {
            world.loop().watch(handle.fd(), then);
        } else if (handle.hasEnded(world.machine())) {
            then.run();
        } else {
            world.loop().after(LONGEST_NAP_MILLIS, () -> await(handle, then));
        }
    }

    /** Frees what the waits hold. */
    void release() {
        watched.forEach(PidHandle::close);
    }
}
