package dev.reprise.cli.host;

import dev.reprise.cli.Terminal;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.apphost.HostFile;
import dev.reprise.cli.json.Json;
import dev.reprise.engine.HostService;

import java.util.Optional;

/** The face for scripts: one JSON object on stdout when the API answers, the rest on stderr. */
public final class ScriptFace implements Face {
    private final Terminal terminal;
    private final AppHostLocation location;

    public ScriptFace(Terminal terminal, AppHostLocation location) {
        this.terminal = terminal;
        this.location = location;
    }

    /** Returns the object of {@code run --detach --json}; without a page its link is null. */
    public static Json described(
            AppHostLocation location, HostFile file, Optional<String> loginUrl) {
        return Json.object(
                "appHostPath", location.source(),
                "pid", file.identity().pid(),
                "apiUrl", file.apiUrl(),
                "dashboardUrl", loginUrl.orElse(null),
                "token", file.token(),
                "logFile", location.hostLog(),
                "session", file.session(),
                "epoch", file.epoch());
    }

    @Override
    public void note(String text) {
        say(text);
    }

    @Override
    public void warn(String text) {
        say("warning: " + text);
    }

    @Override
    public void begin(HostService host) {}

    @Override
    public void ready(HostFile file, Optional<String> loginUrl, Optional<String> notice) {
        notice.ifPresent(this::warn);
        terminal.out().println(described(location, file, loginUrl));
        terminal.out().flush();
    }

    @Override
    public void stopping(HostService host) {}

    @Override
    public void end() {}

    private void say(String text) {
        terminal.err().println("reprise: " + text);
        terminal.err().flush();
    }
}
