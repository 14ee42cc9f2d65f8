package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.NotFoundException;

import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.app.spec.ContainerSpec.Bytes;
import dev.reprise.app.spec.ContainerSpec.Content;
import dev.reprise.app.spec.ContainerSpec.FileSpec;
import dev.reprise.app.spec.ContainerSpec.MountSpec;
import dev.reprise.app.spec.ContainerSpec.MountSpec.Kind;
import dev.reprise.app.spec.ContainerSpec.Source;
import dev.reprise.app.spec.ContainerSpec.Text;
import dev.reprise.app.spec.Template;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

class ContainerContentIT extends DockerCase {
    private final AttemptRef ref = attempt("api", 1);

    @Test
    void files_are_there_with_owner_and_mode_before_the_program_runs() throws IOException {
        var tree = Files.createDirectories(site.home.resolve("tree/deep"));
        Files.writeString(tree.resolve("leaf"), "leaf");
        Files.createSymbolicLink(tree.resolve("link"), Path.of("leaf"));
        var files =
                List.of(
                        file("/etc/app/text", new Text(new Template(List.of())), null, 0600),
                        file("/bytes", new Bytes("AAEC"), "1000", null),
                        file("/named", new Bytes(""), "games", 0640),
                        file(
                                "/opt/tree",
                                new Source(site.home.resolve("tree").toString(), ""),
                                "7",
                                null));
        var said =
                output(
                        "cat /etc/app/text; cat /opt/tree/deep/link; echo; stat -c '%n %u:%g %a'"
                                + " /etc/app/text /bytes /named /opt/tree/deep /opt/tree/deep/leaf",
                        wanted -> {
                            wanted.image = "reprise-test/base:1";
                            wanted.files = files;
                            wanted.texts = Map.of("/etc/app/text", "told\n");
                            return wanted;
                        });
        assertThat(said)
                .containsExactly(
                        "told",
                        "leaf",
                        "/etc/app/text 0:0 600",
                        "/bytes 1000:0 644",
                        "/named 5:0 640",
                        "/opt/tree/deep 7:0 755",
                        "/opt/tree/deep/leaf 7:0 644");
    }

    @Test
    void a_file_of_an_owner_that_the_image_does_not_know_is_refused() {
        var host = host();
        host.runtime()
                .launch(
                        site.shell(
                                ref,
                                "true",
                                wanted -> {
                                    wanted.files =
                                            List.of(file("/x", new Bytes(""), "nobody-here", null));
                                    return wanted;
                                }));
        await(() -> !host.of(ref).isEmpty());
        assertThat(host.first(Report.StartFailed.class, ref).reason())
                .isEqualTo("there is no user nobody-here in the image's /etc/passwd");
        assertThat(site.containers()).isEmpty();
    }

    @Test
    void what_may_be_left_out_is_left_out_with_a_word_and_the_rest_is_there() throws IOException {
        var nowhere = site.home.resolve("nowhere").toString();
        var files =
                List.of(
                        file("/here", new Bytes(""), null, null),
                        optional("/there", new Source(nowhere, ""), null),
                        optional("/named", new Bytes(""), "nobody-here"));
        var host = host();
        host.runtime()
                .launch(
                        site.shell(
                                ref,
                                "ls -d /here /there /named 2>/dev/null; true",
                                wanted -> {
                                    wanted.files = files;
                                    return wanted;
                                }));
        assertThat(ended(host, ref).exitCode()).isZero();
        assertThat(site.said(ref)).isEqualTo("/here\n");
        assertThat(host.reports())
                .filteredOn(Report.Progress.class::isInstance)
                .extracting(report -> ((Report.Progress) report).detail())
                .contains(
                        "starts without /there: its files cannot be copied: there is no " + nowhere,
                        "starts without /named: there is no user nobody-here in the image's"
                                + " /etc/passwd");
    }

    @Test
    void a_named_volume_keeps_what_is_in_it_and_mounts_may_be_read_only() throws IOException {
        var bound = Files.createDirectories(site.home.resolve("bound"));
        Files.writeString(bound.resolve("note"), "note");
        var missing = site.home.resolve("not/there");
        var mounts =
                List.of(
                        new MountSpec(Kind.BIND, missing.toString(), "/missing", false),
                        new MountSpec(Kind.VOLUME, "data", "/data", false),
                        new MountSpec(Kind.VOLUME, null, "/scratch", false),
                        new MountSpec(Kind.BIND, bound.toString(), "/bound", true));
        UnaryOperator<Site.Wanted> mounted =
                wanted -> {
                    wanted.mounts = mounts;
                    return wanted;
                };
        output("echo kept > /data/x; echo gone > /scratch/x", mounted);
        var second = attempt("api", 2);
        var host = host();
        host.runtime()
                .launch(
                        site.shell(
                                second,
                                "cat /data/x /bound/note; ls /scratch; touch /bound/y || echo ro",
                                mounted));
        ended(host, second);
        assertThat(site.said(second)).isEqualTo("kept\nnotero\n");
        assertThat(site.volumes()).containsExactly(site.labels.volume("data"));
        assertThat(missing).as("made, as it was missing").isEmptyDirectory();
    }

    @Test
    void an_image_is_built_once_from_its_context_without_what_is_ignored() throws IOException {
        var context = Files.createDirectories(site.home.resolve("context"));
        Files.writeString(
                context.resolve("Dockerfile"),
                """
                FROM reprise-test/shell:1 AS first
                ARG GREETING
                RUN echo "$GREETING" > /greeting
                COPY . /all
                FROM first AS unwanted
                RUN false
                """);
        Files.writeString(context.resolve(".dockerignore"), "secret*\n");
        Files.writeString(context.resolve("secret.txt"), "no");
        Files.writeString(context.resolve("plain.txt"), "yes");
        var tag = site.image("reprise-test/built-" + site.labels.appHost() + ":1");
        UnaryOperator<Site.Wanted> built =
                wanted -> {
                    wanted.buildArgs = Map.of("GREETING", "good day");
                    return wanted.built(tag, context, "first");
                };
        var said = output("cat /greeting; ls /all; echo end", built);
        assertThat(said)
                .contains("Step 6/6 : LABEL dev.reprise.resource=api")
                .doesNotContain("secret.txt");
        assertThat(said.subList(said.indexOf("good day"), said.size()))
                .containsExactly("good day", "Dockerfile", "plain.txt", "end");

        var again = attempt("api", 2);
        var host = host();
        host.runtime().launch(site.shell(again, "echo end", built));
        ended(host, again);
        assertThat(site.said(again)).isEqualTo("end\n");
    }

    @Test
    void what_many_want_is_built_once() throws IOException {
        var context = site.context("FROM reprise-test/shell:1\nRUN sleep 1\n");
        var tag = site.image("reprise-test/once-" + site.labels.appHost() + ":1");
        var host = host();
        var refs = Stream.of("a", "b", "c").map(name -> attempt(name, 1)).toList();
        refs.forEach(one -> host.runtime().launch(site.shell(one, "true", building(context, tag))));
        refs.forEach(one -> ended(host, one));
        assertThat(host.reports())
                .filteredOn(
                        report ->
                                report instanceof Report.Progress progress
                                        && progress.phase() == Phase.BUILDING)
                .extracting(report -> ((Report.Progress) report).instance())
                .satisfies(builders -> assertThat(Set.copyOf(builders)).hasSize(1));
    }

    @Test
    void files_that_have_changed_since_their_hash_was_taken_are_not_built_under_it()
            throws IOException {
        var context = site.context("FROM reprise-test/shell:1\n");
        var tag = site.image("reprise-test/changed-" + site.labels.appHost() + ":1");
        var order = site.shell(ref, "true", building(context, tag));
        Files.writeString(context.resolve("late"), "edited");
        var host = host();
        host.runtime().launch(order);
        await(() -> !host.of(ref).isEmpty());
        assertThat(host.first(Report.StartFailed.class, ref).reason())
                .contains("its files have changed since the app was started");
        assertThatThrownBy(() -> site.client().inspectImageCmd(tag).exec())
                .isInstanceOf(NotFoundException.class);
        Files.delete(context.resolve("late"));
        var again = attempt("api", 2);
        host.runtime().launch(site.shell(again, "true", building(context, tag)));
        ended(host, again);
    }

    private static UnaryOperator<Site.Wanted> building(Path context, String tag) {
        return wanted -> wanted.built(tag, context, null);
    }

    @Test
    void a_build_that_fails_is_told_with_its_step_and_its_output() throws IOException {
        var context = site.context("FROM reprise-test/shell:1\nRUN echo why; exit 9\n");
        var host = host();
        host.runtime().launch(site.shell(ref, "true", building(context, "reprise-test/never:1")));
        await(() -> !host.of(ref).isEmpty());
        assertThat(host.first(Report.StartFailed.class, ref).reason())
                .startsWith("cannot build " + context)
                .contains("returned a non-zero code: 9");
        assertThat(site.said(ref)).contains("why\n");
    }

    @Test
    void containers_reach_each_other_by_name() {
        var host = host();
        var server = attempt("server", 1);
        running(
                host,
                server,
                site.shell(
                        server,
                        "mkdir /w; echo here > /w/index.html; httpd -p 8080 -h /w; sleep 300"));
        assertThat(
                        output(
                                "until wget -qO- http://server.dev.internal:8080; do sleep 0.1;"
                                        + " done; wget -qO- http://server:8080",
                                wanted -> wanted))
                .containsExactly("here", "here");
    }

    /** Returns what a script says that ends by itself. */
    private List<String> output(String script, UnaryOperator<Site.Wanted> change) {
        var host = host();
        LaunchOrder order = site.shell(ref, script, change);
        host.runtime().launch(order);
        assertThat(ended(host, ref).exitCode()).isZero();
        try {
            return site.said(ref).lines().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static FileSpec file(
            String path, Content content, @Nullable String owner, @Nullable Integer mode) {
        return new FileSpec(path, content, owner, null, mode, 022, null);
    }

    private static FileSpec optional(String path, Content content, @Nullable String owner) {
        return new FileSpec(path, content, owner, null, null, 022, true);
    }
}
