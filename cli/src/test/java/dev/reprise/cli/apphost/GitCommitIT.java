package dev.reprise.cli.apphost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Against repositories that git itself has made. */
class GitCommitIT {
    private static final String GONE = "0123456789abcdef0123456789abcdef01234567";

    @TempDir private Path directory;

    @Test
    void the_commit_is_that_of_the_branch_wherever_below_the_repository_one_is() throws Exception {
        var first = repository();
        var below = Files.createDirectories(directory.resolve("services/api"));
        assertThat(GitCommit.of(below)).contains(first);

        var second = commit();
        assertThat(second).isNotEqualTo(first);
        assertThat(GitCommit.of(directory)).contains(second);
    }

    @Test
    void a_branch_with_slashes_and_one_among_packed_refs_are_found() throws Exception {
        repository();
        git("checkout", "-q", "-b", "feature/rewind");
        var packed = commit();
        git("tag", "-a", "-m", "annotated", "v1");
        git("pack-refs", "--all");
        assertThat(directory.resolve(".git/refs/heads/feature/rewind")).doesNotExist();
        assertThat(GitCommit.of(directory)).contains(packed);

        var loose = commit();
        assertThat(GitCommit.of(directory)).as("newer than the packed one").contains(loose);
    }

    @Test
    void a_detached_head_is_its_own_commit() throws Exception {
        var first = repository();
        commit();
        git("checkout", "-q", "--detach", first);
        assertThat(GitCommit.of(directory)).contains(first);
    }

    @Test
    void a_worktree_has_a_commit_of_its_own() throws Exception {
        var first = repository();
        git("worktree", "add", "-q", "-b", "other", "trees/other", first);
        var second = commit();
        git("pack-refs", "--all");
        assertThat(GitCommit.of(directory.resolve("trees/other"))).contains(first);
        assertThat(GitCommit.of(directory)).contains(second);
    }

    @Test
    void a_repository_whose_git_directory_lies_elsewhere_is_followed() throws Exception {
        var away = directory.resolve("away.git");
        git("init", "-q", "--separate-git-dir", away.toString(), "work");
        git("-C", "work", "commit", "-q", "--allow-empty", "-m", "one");
        assertThat(GitCommit.of(directory.resolve("work")))
                .contains(git("-C", "work", "rev-parse", "HEAD"));
    }

    @Test
    void hashes_of_sha_256_are_hashes() throws Exception {
        git("init", "-q", "--object-format=sha256");
        git("commit", "-q", "--allow-empty", "-m", "one");
        assertThat(GitCommit.of(directory))
                .hasValueSatisfying(hash -> assertThat(hash).hasSize(64))
                .contains(git("rev-parse", "HEAD"));
    }

    @Test
    void outside_a_repository_and_before_its_first_commit_there_is_none() throws Exception {
        assertThat(GitCommit.of(directory)).isEmpty();
        git("init", "-q");
        assertThat(GitCommit.of(directory)).isEmpty();
    }

    @Test
    void of_damaged_files_nothing_is_made() throws Exception {
        repository();
        var git = directory.resolve(".git");
        for (var head :
                List.of(
                        "",
                        "nonsense",
                        "ref: refs/heads/gone",
                        "ref: ../secret",
                        "ref: refs/../../secret",
                        "ref: refs/heads/a\0b",
                        GONE.substring(1),
                        GONE.toUpperCase(java.util.Locale.ROOT))) {
            Files.writeString(directory.resolve("secret"), GONE);
            Files.writeString(git.resolve("HEAD"), head);
            assertThat(GitCommit.of(directory)).as("HEAD is '%s'", head).isEmpty();
        }
        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/round");
        Files.writeString(git.resolve("refs/heads/round"), "ref: refs/heads/round");
        assertThat(GitCommit.of(directory)).as("a ref to itself").isEmpty();

        Files.delete(git.resolve("refs/heads/round"));
        Files.write(git.resolve("packed-refs"), new byte[] {(byte) 0xff, 0, '\n', ' '});
        assertThat(GitCommit.of(directory)).as("packed-refs of bytes").isEmpty();
        Files.write(git.resolve("HEAD"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(GitCommit.of(directory)).as("a HEAD of bytes").isEmpty();
    }

    @Test
    void a_git_file_that_leads_nowhere_is_no_repository() throws IOException {
        Files.writeString(directory.resolve(".git"), "gitdir: /nowhere/at/all\n");
        assertThat(GitCommit.of(directory)).isEmpty();
        Files.writeString(directory.resolve(".git"), "nonsense");
        assertThat(GitCommit.of(directory)).isEmpty();
    }

    /** Returns the first commit of a new repository. */
    private String repository() throws Exception {
        git("init", "-q");
        return commit();
    }

    private String commit() throws Exception {
        git("commit", "-q", "--allow-empty", "-m", "a commit");
        return git("rev-parse", "HEAD");
    }

    /** Returns what git prints, in the directory, under nobody's configuration. */
    private String git(String... arguments) throws IOException, InterruptedException {
        var commandLine = new ArrayList<>(List.of("git", "-c", "user.name=t", "-c"));
        commandLine.add("user.email=t@example.com");
        commandLine.addAll(List.of(arguments));
        var builder =
                new ProcessBuilder(commandLine)
                        .directory(directory.toFile())
                        .redirectErrorStream(true);
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_SYSTEM", "/dev/null");
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("GIT_(DIR|WORK_TREE|INDEX.*)"));
        var process = builder.start();
        var output =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("git %s: %s", List.of(arguments), output).isZero();
        return output.strip();
    }
}
