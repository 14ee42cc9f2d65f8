package dev.reprise.cli.host;

import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.json.Json;
import dev.reprise.cli.offline.RecordedHost;
import dev.reprise.cli.offline.RecordedLog;
import dev.reprise.http.ApiOptions;
import dev.reprise.http.ApiServer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Serves a recorded log: the page and the API of a host, read only, until Ctrl-C. */
public final class LogServer {
    private final Invocation invocation;
    private final @Nullable Integer port;

    /**
     * @param port null or 0 for any
     */
    public LogServer(Invocation invocation, @Nullable Integer port) {
        this.invocation = invocation;
        this.port = port;
    }

    /**
     * Serves {@code log} until a signal ends it.
     *
     * @param name what it is, for people
     */
    public int serve(RecordedLog log, String name) throws IOException, InterruptedException {
        var ended = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        StopSignals.handle(
                List.of("INT", "TERM", "HUP"),
                signal -> {
                    interrupted.set(signal.equals("INT"));
                    ended.countDown();
                });
        var token = ApiOptions.newToken();
        var options = ApiOptions.on(port == null ? 0 : port, token);
        options = port == null || port == 0 ? options : options.withFixedPort();
        try (var host = new RecordedHost(log.store(), log.console());
                var api = ApiServer.start(host, options)) {
            tell(api, token, name);
            ended.await();
        }
        return interrupted.get() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private void tell(ApiServer api, String token, String name) {
        var out = invocation.out();
        if (invocation.json()) {
            out.println(Json.object("url", api.newLoginUrl(), "apiUrl", api.url(), "token", token));
        } else {
            out.println("dashboard  " + invocation.style().bold(api.newLoginUrl()));
            out.println("shows " + name + ", read only; Ctrl-C ends");
        }
        out.flush();
    }
}
