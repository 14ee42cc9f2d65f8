package dev.reprise.cli.apphost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.engine.runtime.process.Machine;
import dev.reprise.engine.runtime.process.ProcessTable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class AppHostLocationIT {
    @TempDir private Path root;

    @Test
    void the_nearest_app_host_at_or_above_the_current_directory_is_meant() throws IOException {
        var outer = file("AppHost.java");
        var inner = file("shop/AppHost.java");
        var deep = Files.createDirectories(root.resolve("shop/services/api"));
        assertThat(AppHostLocation.find(null, deep).source()).isEqualTo(inner);
        assertThat(AppHostLocation.find(null, root).source()).isEqualTo(outer);
    }

    @Test
    void a_name_is_a_file_or_a_directory_relative_to_the_current_one() throws IOException {
        var other = file("Other.java");
        var shop = file("shop/AppHost.java");
        assertThat(AppHostLocation.find("Other.java", root).source()).isEqualTo(other);
        assertThat(AppHostLocation.find("shop", root).source()).isEqualTo(shop);
        assertThat(AppHostLocation.find("../shop/", root.resolve("shop")).stateDirectory())
                .isEqualTo(root.resolve("shop/.reprise"));
    }

    @Test
    void a_directory_with_a_build_is_an_app_host_by_itself() throws IOException {
        file("app/pom.xml");
        assertThat(AppHostLocation.find("app", root))
                .isEqualTo(new AppHostLocation(root.resolve("app"), root.resolve("app")));
    }

    @Test
    void the_hosts_log_file_is_for_its_owner_only() throws IOException {
        file("app/AppHost.java");
        var location = AppHostLocation.find("app", root);
        Files.createDirectories(location.stateDirectory());
        for (int time = 1; time <= 2; time++) {
            var log = location.openHostLog();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void what_is_not_there_is_named_with_the_way_out() throws IOException {
        Files.createDirectories(root.resolve("empty"));
        file("notes.txt");
        refused(null, "there is no AppHost.java in " + root);
        refused(null, "--apphost PATH");
        refused("missing", "there is no " + root.resolve("missing"));
        refused("empty", "has neither AppHost.java nor pom.xml");
        refused("notes.txt", "neither a directory nor a .java file");
    }

    @Test
    void what_has_been_run_below_is_meant_where_nothing_lies_at_or_above() throws IOException {
        file("apps/other/AppHost.java");
        var shop = file("apps/shop/AppHost.java");
        file("apps/shop/.reprise/log.db");
        file("target/copy/.reprise/log.db");
        file("one/two/three/four/.reprise/log.db");
        assertThat(AppHostLocation.findRun(null, root).source()).isEqualTo(shop);
        assertThat(AppHostLocation.findRun("apps/other", root).source())
                .isEqualTo(root.resolve("apps/other/AppHost.java"));
        refused(null, "--apphost PATH");
    }

    @Test
    void of_several_below_none_is_guessed() throws IOException {
        file("shop/.reprise/log.db");
        file("store/.reprise/log.db");
        assertThatThrownBy(() -> AppHostLocation.findRun(null, root))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("several below: shop, store; name one: --apphost PATH");
    }

    @Test
    void of_several_below_the_one_that_runs_is_meant() throws IOException {
        file("shop/.reprise/log.db");
        file("store/.reprise/log.db");
        var self = new ProcessTable(Machine.local()).self();
        new HostFile(self, "http://127.0.0.1:1", "token", 1, 1)
                .write(root.resolve("store/.reprise/host.json"));
        assertThat(AppHostLocation.findRun(null, root).directory())
                .isEqualTo(root.resolve("store"));
    }

    private void refused(String named, String message) {
        assertThatThrownBy(() -> AppHostLocation.find(named, root))
                .isInstanceOfSatisfying(
                        CliException.class,
                        e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NO_APP_HOST))
                .hasMessageContaining(message);
    }

    private Path file(String name) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }
}
