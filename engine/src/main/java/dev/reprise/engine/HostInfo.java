package dev.reprise.engine;

/** Who and where a host is. {@code appHost} is the absolute path of its file or directory. */
public record HostInfo(
        String appHost, String name, long pid, long session, long epoch, String version) {}
