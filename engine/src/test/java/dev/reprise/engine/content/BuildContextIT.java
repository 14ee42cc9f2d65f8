package dev.reprise.engine.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.reprise.engine.content.FileTree.Entry;
import dev.reprise.engine.content.FileTree.Kind;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

class BuildContextIT {
    @TempDir private Path directory;
    private Path context;
    private Path dockerfile;

    @BeforeEach
    void a_context() throws IOException {
        context = directory.resolve("app");
        dockerfile = context.resolve("Dockerfile");
        write("Dockerfile", "FROM scratch\nCOPY . /\n");
        write("src/Main.java", "class Main {}");
        write("target/Main.class", "bytes");
    }

    @Test
    void what_dockerignore_leaves_out_is_not_sent_and_dockerfile_and_itself_always_are()
            throws IOException {
        write(".dockerignore", "Dockerfile\n.dockerignore\ntarget\n");
        assertThat(paths()).containsExactly(".dockerignore", "Dockerfile", "src", "src/Main.java");
    }

    @Test
    void what_is_taken_back_comes_with_its_directories() throws IOException {
        write(".dockerignore", "*\n!target/keep/*.txt\n");
        write("target/keep/a.txt", "a");
        write("target/keep/b.bin", "b");
        assertThat(paths())
                .containsExactly(
                        ".dockerignore",
                        "Dockerfile",
                        "target",
                        "target/keep",
                        "target/keep/a.txt");
    }

    @Test
    void a_dockerfile_in_an_ignored_directory_is_found() throws IOException {
        write(".dockerignore", "deploy\n");
        write("deploy/Dockerfile", "FROM scratch\n");
        write("deploy/secret", "x");
        dockerfile = context.resolve("deploy/Dockerfile");
        assertThat(paths())
                .contains("deploy/Dockerfile", "Dockerfile")
                .doesNotContain("deploy/secret");
    }

    @Test
    void an_ignore_file_of_the_dockerfiles_own_wins() throws IOException {
        write(".dockerignore", "src\n");
        write("Dockerfile.dockerignore", "target\n");
        assertThat(paths()).contains("src/Main.java").doesNotContain("target");
    }

    @Test
    void the_hash_is_over_names_contents_permissions_and_links_only() throws IOException {
        var before = hash();
        Files.setLastModifiedTime(context.resolve("src/Main.java"), FileTime.from(Instant.EPOCH));
        assertThat(hash()).isEqualTo(before);
        write("src/Main.java", "class Main { }");
        var content = hash();
        assertThat(content).isNotEqualTo(before);
        Files.setPosixFilePermissions(
                context.resolve("src/Main.java"), PosixFilePermissions.fromString("rwx------"));
        var mode = hash();
        assertThat(mode).isNotEqualTo(content);
        Files.createSymbolicLink(context.resolve("link"), Path.of("gone"));
        var link = hash();
        assertThat(link).isNotEqualTo(mode);
        Files.delete(context.resolve("link"));
        Files.createSymbolicLink(context.resolve("link"), Path.of("elsewhere"));
        assertThat(hash()).isNotEqualTo(link);
    }

    @Test
    void the_hash_does_not_know_where_the_context_lies() throws IOException {
        var before = hash();
        var moved = Files.move(context, directory.resolve("moved"));
        assertThat(BuildContext.read(moved, moved.resolve("Dockerfile")).hash()).isEqualTo(before);
    }

    @Test
    void an_ignored_file_leaves_the_hash() throws IOException {
        write(".dockerignore", "target\n");
        var before = hash();
        write("target/Main.class", "others");
        assertThat(hash()).isEqualTo(before);
    }

    @Test
    void a_dockerfile_outside_of_the_context_counts_too() throws IOException {
        dockerfile = directory.resolve("Dockerfile");
        Files.writeString(dockerfile, "FROM one\n");
        var before = hash();
        Files.writeString(dockerfile, "FROM two\n");
        assertThat(hash()).isNotEqualTo(before);
        assertThat(paths()).doesNotContain("../Dockerfile");
    }

    @Test
    void what_is_missing_is_named() throws IOException {
        Files.delete(dockerfile);
        assertThatIOException()
                .isThrownBy(this::hash)
                .withMessage("there is no Dockerfile %s", dockerfile);
        context = directory.resolve("gone");
        assertThatIOException()
                .isThrownBy(this::hash)
                .withMessage("there is no directory %s", context);
    }

    @Test
    void a_line_of_dockerignore_that_is_no_pattern_is_named() throws IOException {
        write(".dockerignore", "a\n[\n");
        assertThatIOException()
                .isThrownBy(this::hash)
                .withMessageStartingWith(context + "/.dockerignore, line 2: [ is no pattern");
    }

    @Test
    void a_tree_has_directories_before_what_is_in_them_and_links_as_links() throws IOException {
        Files.createSymbolicLink(context.resolve("src/up"), Path.of(".."));
        Files.setPosixFilePermissions(
                context.resolve("src/Main.java"), PosixFilePermissions.fromString("rw-r-----"));
        var tree = FileTree.read(context.resolve("src"));
        assertThat(tree.entries())
                .containsExactly(
                        new Entry("Main.java", Kind.FILE, 0640, 13, ""),
                        new Entry("up", Kind.LINK, 0777, 0, ".."));
        assertThat(FileTree.read(context).entries())
                .extracting(Entry::path)
                .containsSubsequence("src", "src/Main.java", "src/up", "target");
    }

    @Test
    void a_single_file_is_a_tree_of_one_entry_without_a_name() throws IOException {
        var file = context.resolve("src/Main.java");
        var tree = FileTree.read(file);
        assertThat(tree.entries()).extracting(Entry::path).containsExactly("");
        assertThat(tree.path(tree.entries().getFirst())).isEqualTo(file);
        var link = Files.createSymbolicLink(directory.resolve("link"), file);
        assertThat(ContentHash.of(FileTree.read(link))).isEqualTo(ContentHash.of(tree));
    }

    private List<String> paths() throws IOException {
        return BuildContext.read(context, dockerfile).tree().entries().stream()
                .map(Entry::path)
                .toList();
    }

    private String hash() throws IOException {
        return BuildContext.read(context, dockerfile).hash();
    }

    private void write(String path, String text) throws IOException {
        var file = context.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
