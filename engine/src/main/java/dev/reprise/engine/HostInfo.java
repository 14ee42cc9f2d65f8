package dev.reprise.engine;

/**
 * Who and where a host is.
 *
 * @param appHost the absolute path of its file or directory
 * @param readOnly whether it only shows a recorded log and refuses commands
 */
public record HostInfo(
        String appHost,
        String name,
        long pid,
        long session,
        long epoch,
        String version,
        boolean readOnly) {
    /** Returns who a host that runs an app is. */
    public HostInfo(
            String appHost, String name, long pid, long session, long epoch, String version) {
        this(appHost, name, pid, session, epoch, version, false);
    }
}
