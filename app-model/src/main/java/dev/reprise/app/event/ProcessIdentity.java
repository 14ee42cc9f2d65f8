package dev.reprise.app.event;

/**
 * Which process, for good: a pid alone returns, this does not.
 *
 * @param startTicks field 22 of {@code /proc/<pid>/stat}
 * @param bootId {@code /proc/sys/kernel/random/boot_id}
 * @param pidNamespace the inode number of {@code /proc/<pid>/ns/pid}
 */
public record ProcessIdentity(long pid, long startTicks, String bootId, long pidNamespace)
        implements Identity {
    @Override
    public String toString() {
        return pid + ":" + startTicks + ":" + bootId + ":" + pidNamespace;
    }
}
