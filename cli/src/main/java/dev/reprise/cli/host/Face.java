package dev.reprise.cli.host;

import dev.reprise.cli.apphost.HostFile;
import dev.reprise.engine.HostService;

import java.util.Optional;

/** What people see of a host at work. Thread-safe. */
public interface Face {
    /** Something takes long, or goes an unusual way. */
    void note(String text);

    /** Something is worth a look. */
    void warn(String text);

    /** The host is at work: resources start. */
    void begin(HostService host);

    /**
     * The API answers.
     *
     * @param loginUrl a way into the page, empty where none is served
     * @param notice says that it is not where it was wanted
     */
    void ready(HostFile file, Optional<String> loginUrl, Optional<String> notice);

    /** The whole app stops. */
    void stopping(HostService host);

    /** It has stopped. */
    void end();
}
