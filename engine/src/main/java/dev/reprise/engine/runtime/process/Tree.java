package dev.reprise.engine.runtime.process;

import dev.reprise.app.event.ProcessIdentity;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The processes of one attempt, its keeper excepted: whoever is in the keeper's session or carries
 * the attempt's id. On the loop's thread.
 */
final class Tree {
    private static final Logger LOG = LoggerFactory.getLogger(Tree.class);
    private static final int EPERM = -1;

    private final Machine machine;
    private final ProcessTable table;
    private final String attemptId;
    private final ProcessIdentity keeper;
    private final boolean keeperSeen;
    private @Nullable ProcessIdentity program;

    /**
     * @param keeperSeen whether this host saw the keeper alive, so that its session's number cannot
     *     have been given to a stranger since
     */
    Tree(Machine machine, String attemptId, ProcessIdentity keeper, boolean keeperSeen) {
        this.machine = machine;
        this.table = new ProcessTable(machine);
        this.attemptId = attemptId;
        this.keeper = keeper;
        this.keeperSeen = keeperSeen;
    }

    /** Names the process that belongs to the tree even if it hides its session and environment. */
    void program(ProcessIdentity identity) {
        program = identity;
    }

    /** Returns a handle of each live process of the tree; the caller closes them. */
    List<PidHandle> open(Trees.Snapshot snapshot) {
        var sessionIsOurs = sessionIsOurs(snapshot);
        var members = new ArrayList<PidHandle>();
        for (var pid : pids(snapshot, sessionIsOurs)) {
            open(pid, sessionIsOurs).ifPresent(members::add);
        }
        return members;
    }

    /** Returns the pids of the tree, for looking only: one may have been given to a stranger. */
    Set<Long> pids(Trees.Snapshot snapshot) {
        var pids = pids(snapshot, sessionIsOurs(snapshot));
        pids.remove(keeper.pid());
        return pids;
    }

    private Set<Long> pids(Trees.Snapshot snapshot, boolean sessionIsOurs) {
        var pids = new LinkedHashSet<Long>();
        if (program != null) {
            pids.add(program.pid());
        }
        pids.addAll(snapshot.withId(attemptId));
        if (sessionIsOurs) {
            pids.addAll(snapshot.inSession(keeper.pid()));
        }
        return pids;
    }

    /** Returns whether anything of the tree lives. */
    boolean isLive(Trees.Snapshot snapshot) {
        var members = open(snapshot);
        members.forEach(PidHandle::close);
        return !members.isEmpty();
    }

    /** Sends a signal. Returns false if this process is out of this user's reach. */
    static boolean signal(PidHandle member, int signal) {
        if (member.signal(signal) != EPERM) {
            return true;
        }
        LOG.warn("pid {} may not be signalled by this user and is left alone", member.pid());
        return false;
    }

    /**
     * Whoever is checked after its handle was opened and has not ended since is the one checked.
     */
    private Optional<PidHandle> open(long pid, boolean sessionIsOurs) {
        var handle = PidHandle.open(machine, pid);
        if (handle.isEmpty()) {
            return handle;
        }
        var ours = isProgram(pid) || (!isKeeper(pid) && belongs(pid, sessionIsOurs));
        if (ours && !handle.get().hasEnded(machine)) {
            return handle;
        }
        handle.get().close();
        return Optional.empty();
    }

    private boolean belongs(long pid, boolean sessionIsOurs) {
        return (sessionIsOurs && machine.session(pid) == keeper.pid())
                || machine.attemptId(pid).filter(attemptId::equals).isPresent();
    }

    private boolean isProgram(long pid) {
        return program != null && pid == program.pid() && table.hasTicks(pid, program.startTicks());
    }

    private boolean isKeeper(long pid) {
        return pid == keeper.pid() && table.hasTicks(pid, keeper.startTicks());
    }

    /**
     * A session's number is its leader's pid. It returns once leader and members are all gone, so a
     * session without our keeper is ours only if this host has watched, or a member says so.
     */
    private boolean sessionIsOurs(Trees.Snapshot snapshot) {
        var leader = machine.startTicks(keeper.pid());
        if (leader.isPresent()) {
            return leader.getAsLong() == keeper.startTicks();
        }
        return keeperSeen
                || snapshot.inSession(keeper.pid()).stream()
                        .anyMatch(snapshot.withId(attemptId)::contains);
    }
}
