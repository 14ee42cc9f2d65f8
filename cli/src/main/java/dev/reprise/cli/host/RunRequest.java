package dev.reprise.cli.host;

import dev.reprise.cli.apphost.AppHostLocation;

import java.util.OptionalInt;

/**
 * How an app host shall be run.
 *
 * @param fresh whether a session that was left is ended first
 * @param port of the API, empty for any
 * @param dashboard whether the page is served
 * @param json whether stdout is for scripts
 * @param detached whether it outlives the terminal that it was started from
 */
public record RunRequest(
        AppHostLocation location,
        boolean fresh,
        OptionalInt port,
        boolean dashboard,
        boolean json,
        boolean detached) {}
