package dev.reprise.cli.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.app.Launch;
import dev.reprise.cli.CliException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

class JavaLaunchesIT {
    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final String HELLO =
            """
            void main(String[] args) {
                IO.println("hello " + String.join(" ", args));
            }
            """;

    @TempDir Path folder;
    private final List<String> said = new ArrayList<>();

    @Test
    void a_source_file_is_compiled_once_and_runs() throws Exception {
        var source = write("Hello.java", HELLO);
        var launch = launch("Hello.java");
        assertThat(run(launch, "you")).isEqualTo("hello you\n");
        var classes = Path.of(launch.args().get(1));
        var compiledAt = Files.getLastModifiedTime(classes.resolve("Hello.class"));
        assertThat(said).containsExactly("compiling Hello.java");
        assertThat(launch("Hello.java")).isEqualTo(launch);
        assertThat(said).hasSize(1);
        assertThat(Files.getLastModifiedTime(classes.resolve("Hello.class"))).isEqualTo(compiledAt);
        assertThat(classes).startsWith(folder.resolve(".reprise/build"));

        Files.writeString(source, HELLO.replace("hello", "goodbye"));
        assertThat(run(launch("Hello.java"), "you")).isEqualTo("goodbye you\n");
    }

    @Test
    void a_changed_jar_on_the_class_path_compiles_anew() throws Exception {
        var source = write("Hello.java", HELLO);
        var jar = emptyJar("a");
        var files = new SourceFiles(folder.resolve("cache"), JDK, said::add);
        var first = files.compile(source, jar.toString());
        assertThat(files.compile(source, jar.toString())).isEqualTo(first);
        emptyJar("longer-name");
        assertThat(files.compile(source, jar.toString())).isNotEqualTo(first);
    }

    @Test
    void errors_of_a_source_carry_file_and_line_and_leave_no_scratch() throws IOException {
        var source = write("Bad.java", "void main() {\n  int x = \"text\";\n  nope();\n}\n");
        assertThatThrownBy(() -> launch("Bad.java"))
                .isInstanceOfSatisfying(
                        CliException.class,
                        e ->
                                assertThat(String.valueOf(e.getMessage()).lines())
                                        .hasSize(2)
                                        .anyMatch(
                                                p ->
                                                        p.startsWith(
                                                                "java resource it: "
                                                                        + source
                                                                        + ":2: incompatible types"))
                                        .anyMatch(p -> p.contains(source + ":3: ")));
        try (var left = Files.list(folder.resolve(".reprise/build"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_source_without_main_and_one_with_several_are_refused() throws IOException {
        write("None.java", "class None {}");
        assertThatThrownBy(() -> launch("None.java"))
                .hasMessageContaining("has no class with a main method");
        write(
                "Two.java",
                "class A { public static void main(String[] a) {} } class B { void main() {} }");
        assertThatThrownBy(() -> launch("Two.java"))
                .hasMessageContaining("several classes with a main method: A, B; call one of them");
    }

    @Test
    void a_jar_is_started_as_such() throws IOException {
        var jar = write("service.jar", "");
        assertThat(launch("service.jar").args()).containsExactly("-jar", jar.toString());
    }

    @Test
    void what_cannot_be_started_is_named() throws IOException {
        assertThatThrownBy(() -> launch("gone")).hasMessageContaining("gone does not exist");
        Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> launch("empty"))
                .hasMessageContaining("empty has neither pom.xml nor build.gradle");
        write("notes.txt", "");
        assertThatThrownBy(() -> launch("notes.txt"))
                .hasMessageContaining("notes.txt is neither a .java file nor a .jar nor a module");
    }

    @Test
    void maven_is_asked_again_only_when_something_changed() throws Exception {
        var module = mavenModule("<project/>");
        var first = launch("module");
        assertThat(first.args())
                .containsExactly(
                        "-cp",
                        module.resolve("target/classes") + File.pathSeparator + "/lib/x.jar",
                        "Hello");
        // The class path names a jar that is gone, so the answer is not trusted.
        launch("module");
        assertThat(calls()).hasSize(2);

        var jar = write("x.jar", "");
        Files.writeString(folder.resolve("dependencies"), jar.toString());
        launch("module");
        assertThat(run(launch("module"), "maven")).isEqualTo("hello maven\n");
        assertThat(calls()).hasSize(3);
        Files.writeString(module.resolve("src/main/java/Hello.java"), HELLO + "\n");
        launch("module");
        assertThat(calls()).hasSize(4);
    }

    @Test
    void a_module_is_built_from_the_pom_above_that_lists_it() throws Exception {
        mavenModule("<project><parent><artifactId>p</artifactId></parent></project>");
        write("pom.xml", "<project><modules><module>module</module></modules></project>");
        launch("module");
        assertThat(calls().getFirst())
                .startsWith(folder.toRealPath() + " ")
                .contains(" -pl module -am compile dependency:build-classpath");
    }

    @Test
    void the_pom_may_name_the_main_class() throws Exception {
        mavenModule(
                "<project><properties><exec.mainClass>a.B</exec.mainClass></properties></project>");
        assertThat(launch("module").args()).last().isEqualTo("a.B");
    }

    @Test
    void a_failed_build_is_told_with_its_errors() throws Exception {
        mavenModule("<project/>");
        script(
                "mvnw",
                "echo '[INFO] fine'; echo '[ERROR] Orders.java:[3,4] no such thing'; exit 1");
        assertThatThrownBy(() -> launch("module"))
                .hasMessageContaining("mvnw failed with code 1; its output is in ")
                .hasMessageContaining("of that:\n    Orders.java:[3,4] no such thing")
                .hasMessageNotContaining("fine")
                .hasMessageNotContaining("fine");
    }

    @Test
    void a_pom_that_is_no_xml_is_named() throws Exception {
        mavenModule("<project>");
        assertThatThrownBy(() -> launch("module")).hasMessageContaining("pom.xml cannot be read: ");
    }

    @Test
    void gradle_tells_its_class_path_through_a_script_of_ours() throws Exception {
        var module = Files.createDirectories(folder.resolve("module"));
        Files.writeString(module.resolve("build.gradle"), "");
        script(
                "gradlew",
                """
                answer=$(sed -n "s/.*new File('\\(.*\\)').text.*/\\1/p" "$4")
                echo "classpath=$PWD/build.gradle" > "$answer"
                echo main=shop.Main >> "$answer"
                """);
        assertThat(launch("module").args())
                .containsExactly(
                        "-cp", module.toRealPath().resolve("build.gradle").toString(), "shop.Main");
    }

    /** A module whose Maven compiles Hello.java and says what lies in the file dependencies. */
    private Path mavenModule(String pom) throws IOException {
        var module = Files.createDirectories(folder.resolve("module"));
        Files.createDirectories(module.resolve("src/main/java"));
        Files.writeString(module.resolve("pom.xml"), pom);
        Files.writeString(module.resolve("src/main/java/Hello.java"), HELLO);
        Files.writeString(folder.resolve("dependencies"), "/lib/x.jar");
        script(
                "mvnw",
                """
                echo "$PWD $*" >> "$(dirname "$0")/calls"
                for a in "$@"; do case $a in -Dmdep.outputFile=*) out=${a#*=};; esac; done
                cat "$(dirname "$0")/dependencies" > "$out"
                "$JAVA_HOME/bin/javac" -d "$(dirname "$0")/module/target/classes" \\
                    "$(dirname "$0")/module/src/main/java/Hello.java"
                """);
        return module;
    }

    private Path emptyJar(String entry) throws IOException {
        var jar = folder.resolve("some.jar");
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry(entry));
        }
        return jar;
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }

    private void script(String name, String body) throws IOException {
        var script = write(name, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Launch launch(String path) {
        return new JavaLaunches(folder.resolve(".reprise"), JDK, said::add)
                .resolve("it", folder.resolve(path));
    }

    private static String run(Launch launch, String arg) throws Exception {
        var commandLine = new ArrayList<String>();
        commandLine.add(launch.command());
        commandLine.addAll(launch.args());
        commandLine.add(arg);
        var process = new ProcessBuilder(commandLine).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
