package dev.reprise.cli.model;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.ForwardingJavaFileObject;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles one source file, and those beside it that it uses, inside this JVM: see {@link
 * CompilerProcess}.
 */
final class SourceCompiler {
    /**
     * Follows the file's name for its nameless class: a class {@code AppHost} could not import
     * {@code dev.reprise.app.AppHost}.
     */
    private static final String SUFFIX = "_";

    private final Path source;
    private final String classPath;
    private final Set<Path> used = new TreeSet<>();
    private final List<String> ownClasses = new ArrayList<>();

    SourceCompiler(Path source, String classPath) {
        this.source = source;
        this.classPath = classPath;
    }

    /**
     * What came of it.
     *
     * @param used every source file that went in, the main one included
     * @param classes of the main file, in its order
     */
    record Compiled(Set<Path> used, List<String> classes) {}

    /** Returns the name that stands in stack traces for the source file. */
    static String nameInTraces(Path source) {
        return simpleName(source) + SUFFIX + ".java";
    }

    /**
     * Compiles into {@code target}.
     *
     * @throws CliException with every error, its place and its line, or if there is no compiler
     */
    Compiled compile(Path target) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new CliException(
                    ExitCode.NO_JDK,
                    "the Java at "
                            + System.getProperty("java.home")
                            + " has no compiler: install a JDK "
                            + Runtime.version().feature()
                            + " and set JAVA_HOME to it");
        }
        var problems = new DiagnosticCollector<JavaFileObject>();
        try (var files = compiler.getStandardFileManager(problems, Locale.ROOT, null)) {
            compile(compiler, files, problems, target);
        }
        return new Compiled(used, List.copyOf(ownClasses));
    }

    private void compile(
            JavaCompiler compiler,
            StandardJavaFileManager files,
            DiagnosticCollector<JavaFileObject> problems,
            Path target)
            throws IOException {
        var directory = source.getParent();
        files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(target));
        files.setLocationFromPaths(
                StandardLocation.SOURCE_PATH, directory == null ? List.of() : List.of(directory));
        var unit = new MainSource(files.getJavaFileObjects(source).iterator().next());
        var options =
                List.of(
                        "-proc:none",
                        "-g",
                        "-parameters",
                        "-implicit:class",
                        "-nowarn",
                        "-classpath",
                        classPath);
        var rest = new StringWriter();
        try (var recording = new Recording(files)) {
            var task = compiler.getTask(rest, recording, problems, options, null, List.of(unit));
            if (!task.call()) {
                throw failure(problems.getDiagnostics(), rest.toString());
            }
        }
        used.add(source);
    }

    private CliException failure(List<Diagnostic<? extends JavaFileObject>> problems, String rest) {
        var errors =
                problems.stream()
                        .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                        .map(this::text)
                        .collect(Collectors.joining("\n"));
        return new CliException(
                ExitCode.BUILD_FAILED,
                source + " does not compile\n" + (errors.isEmpty() ? rest : errors));
    }

    /** Returns {@code file:line:column: message}, the line, and a mark below the column. */
    private String text(Diagnostic<? extends JavaFileObject> problem) {
        var message = problem.getMessage(Locale.ROOT);
        if (problem.getSource() == null || problem.getLineNumber() == Diagnostic.NOPOS) {
            return message;
        }
        var place =
                "%s:%d:%d: %s"
                        .formatted(
                                file(problem.getSource()),
                                problem.getLineNumber(),
                                problem.getColumnNumber(),
                                message);
        return place + line(problem);
    }

    private static String line(Diagnostic<? extends JavaFileObject> problem) {
        try {
            var text = problem.getSource().getCharContent(true).toString();
            var line = text.lines().skip(problem.getLineNumber() - 1).findFirst().orElse("");
            var shown = line.replace('\t', ' ');
            return "\n    "
                    + shown
                    + "\n    "
                    + " ".repeat((int) Math.max(0, problem.getColumnNumber() - 1))
                    + "^";
        } catch (IOException e) {
            return "";
        }
    }

    private Path file(FileObject object) {
        return object instanceof MainSource ? source : Path.of(object.toUri());
    }

    private static String simpleName(Path file) {
        var name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - ".java".length());
    }

    /** The main file under a name that its nameless class can have. */
    private final class MainSource extends ForwardingJavaFileObject<JavaFileObject> {
        MainSource(JavaFileObject file) {
            super(file);
        }

        @Override
        public java.net.URI toUri() {
            return source.resolveSibling(nameInTraces(source)).toUri();
        }

        @Override
        public String getName() {
            return nameInTraces(source);
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.SOURCE;
        }
    }

    /** Takes note of the sources that go in, and of the main file's classes that come out. */
    private final class Recording extends ForwardingJavaFileManager<JavaFileManager> {
        Recording(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling)
                throws IOException {
            if (sibling instanceof MainSource) {
                ownClasses.add(className);
            } else if (sibling != null) {
                used.add(Path.of(sibling.toUri()));
            }
            return super.getJavaFileForOutput(location, className, kind, null);
        }

        /** The main file is compiled under another name; as itself it would hide an import. */
        @Override
        public Iterable<JavaFileObject> list(
                Location location,
                String packageName,
                Set<JavaFileObject.Kind> kinds,
                boolean recurse)
                throws IOException {
            var all = new ArrayList<JavaFileObject>();
            for (var file : super.list(location, packageName, kinds, recurse)) {
                if (location != StandardLocation.SOURCE_PATH
                        || !file.toUri().equals(source.toUri())) {
                    all.add(file);
                }
            }
            return all;
        }

        @Override
        public void close() {
            // The standard manager is closed by whoever opened it.
        }
    }
}
