package dev.reprise.chaos.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A recorded log, served by {@code reprise open}. */
final class OpenedLog implements AutoCloseable {
    private final Process process;
    private final String login;

    private OpenedLog(Process process, String login) {
        this.process = process;
        this.login = login;
    }

    /** Returns the log that {@code process} serves, once it says where. */
    static OpenedLog of(Process process) throws IOException {
        var output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var line = output.readLine();
        assertThat(line).as("what reprise open prints").isNotNull();
        return new OpenedLog(process, new JsonMapper().readTree(line).get("url").asText());
    }

    /** Returns the login link, which is good once. */
    String login() {
        return login;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("reprise open ends").isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the program ended", e);
        }
    }
}
