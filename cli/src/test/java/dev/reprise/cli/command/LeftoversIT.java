package dev.reprise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.apphost.HostFile;
import dev.reprise.engine.runtime.docker.Inventory.Item;
import dev.reprise.engine.runtime.docker.Inventory.Kind;
import dev.reprise.engine.runtime.process.Machine;
import dev.reprise.engine.runtime.process.ProcessTable;
import dev.reprise.projections.Networks;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What counts as left over on an engine. */
class LeftoversIT {
    @TempDir private Path directory;

    private AppHostLocation own;

    @BeforeEach
    void setUp() throws IOException {
        Files.writeString(directory.resolve("AppHost.java"), "");
        Files.createDirectories(directory.resolve(".reprise"));
        own = AppHostLocation.find(directory.toString(), directory);
    }

    @Test
    void what_an_ended_session_has_made_is_but_not_what_lasts_or_is_of_somebody_unknown() {
        var hash = Networks.appHash(own.source().toString());
        var items =
                List.of(
                        new Item(Kind.CONTAINER, "1", "web-1", hash, null, false),
                        new Item(Kind.CONTAINER, "2", "db", hash, null, true),
                        new Item(Kind.CONTAINER, "3", "other-1", "0badcafe", null, false),
                        new Item(Kind.NETWORK, "4", "reprise-" + hash, hash, null, false),
                        new Item(Kind.VOLUME, "data", "data", hash, null, true));
        assertThat(leftovers().among(items).stream().map(Leftovers.Leftover::words))
                .containsExactly("container web-1", "network reprise-" + hash);
    }

    @Test
    void what_is_meant_to_last_is_told_apart_and_only_of_this_app_host() throws IOException {
        var hash = Networks.appHash(own.source().toString());
        var items =
                List.of(
                        new Item(Kind.CONTAINER, "1", "web-1", hash, null, false),
                        new Item(Kind.CONTAINER, "2", "db", hash, null, true),
                        new Item(Kind.VOLUME, "theirs", "theirs", "0badcafe", null, true),
                        new Item(Kind.VOLUME, "data", "data", hash, null, true));
        assertThat(leftovers().lasting(items, own).stream().map(Leftovers::words))
                .containsExactly("container db", "volume data");
        Files.createFile(own.log());
        var self = new ProcessTable(Machine.local()).self();
        new HostFile(self, "http://127.0.0.1:1", "token", 1, 1).write(own.hostFile());
        assertThat(leftovers().lasting(items, own)).isEmpty();
    }

    @Test
    void what_an_app_host_has_made_that_is_gone_is_left_over_and_says_whose_it_was() {
        var gone = directory.resolve("gone/AppHost.java").toString();
        var there = own.source().toString();
        var items =
                List.of(
                        new Item(Kind.CONTAINER, "1", "web-1", "0badcafe", gone, false),
                        new Item(Kind.VOLUME, "data", "data", "0badcafe", gone, true),
                        new Item(Kind.CONTAINER, "2", "api-1", "00c0ffee", there, false));
        assertThat(leftovers().among(items).stream().map(Leftovers.Leftover::words))
                .containsExactly("container web-1 of " + gone + ", which is gone");
    }

    @Test
    void nothing_is_of_an_app_host_that_lives() throws IOException {
        var hash = Networks.appHash(own.source().toString());
        var items = List.of(new Item(Kind.CONTAINER, "1", "web-1", hash, null, false));
        assertThat(leftovers().among(items)).hasSize(1);
        Files.createFile(own.log());
        var self = new ProcessTable(Machine.local()).self();
        new HostFile(self, "http://127.0.0.1:1", "token", 1, 1).write(own.hostFile());
        assertThat(leftovers().among(items)).isEmpty();
    }

    private Leftovers leftovers() {
        var environment = Map.of("XDG_STATE_HOME", directory.resolve("state").toString());
        return Leftovers.of(own, environment, directory);
    }
}
