package dev.reprise.cli.host;

import dev.reprise.cli.Channel;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Terminal;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.apphost.HostFile;
import dev.reprise.engine.HostService;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The face of a host in the background: the launcher ends when the API answers. */
public final class DetachedFace implements Face {
    private final Terminal terminal;
    private final AppHostLocation location;
    private final Channel channel;
    private final boolean json;
    private volatile @Nullable HostService host;

    public DetachedFace(
            Terminal terminal, AppHostLocation location, Channel channel, boolean json) {
        this.terminal = terminal;
        this.location = location;
        this.channel = channel;
        this.json = json;
        StopSignals.ignore("HUP");
    }

    @Override
    public void note(String text) {
        terminal.err().println("reprise: " + text);
    }

    @Override
    public void warn(String text) {
        terminal.err().println("reprise: warning: " + text);
    }

    @Override
    public void begin(HostService running) {
        host = running;
    }

    @Override
    public void ready(HostFile file, Optional<String> loginUrl, Optional<String> notice) {
        notice.ifPresent(this::warn);
        failed();
        if (json) {
            terminal.out().println(ScriptFace.described(location, file, loginUrl));
        } else {
            terminal.out()
                    .println(
                            "host pid %d runs %s"
                                    .formatted(file.identity().pid(), location.source()));
            terminal.out()
                    .println(
                            loginUrl.map(url -> "dashboard  " + url)
                                    .orElseGet(() -> "api        " + file.apiUrl()));
            terminal.out().println("log        " + location.hostLog());
            terminal.out().println("next: reprise ps, reprise logs -f, reprise stop");
        }
        try {
            channel.finish(ExitCode.OK, location.openHostLog());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says what has failed already: whoever waits for the API must not think that all is well. */
    private void failed() {
        var running = host;
        if (running == null) {
            return;
        }
        for (var resource : running.state().resources()) {
            var code = resource.exitCode();
            var reason = resource.reason();
            if (resource.state().equals("FailedToStart")) {
                warn(resource.name() + " failed to start" + (reason == null ? "" : ": " + reason));
            } else if (resource.ended() && code != null && code != 0) {
                warn(resource.name() + " has ended with exit code " + code);
            }
        }
    }

    @Override
    public void stopping(HostService host) {}

    @Override
    public void end() {
        note("stopped");
    }
}
