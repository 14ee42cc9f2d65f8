import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks or applies google-java-format (AOSP) on every Java source below a folder. Files that were
 * right last time and have not changed since are not looked at again.
 *
 * <p>Arguments: check, apply or skip; the folder; the file that remembers what was right.
 */
final class Format {
    private static final Set<String> SKIPPED = Set.of("target", "node_modules", ".git", ".reprise");

    private final Formatter formatter =
            new Formatter(
                    JavaFormatterOptions.builder()
                            .style(JavaFormatterOptions.Style.AOSP)
                            .formatJavadoc(true)
                            .build());
    private final boolean apply;
    private final List<String> complaints = new ArrayList<>();

    private Format(boolean apply) {
        this.apply = apply;
    }

    public static void main(String[] args) throws IOException {
        if (args[0].equals("skip")) {
            return;
        }
        var format = new Format(args[0].equals("apply"));
        format.run(Path.of(args[1]), Path.of(args[2]));
        if (!format.complaints.isEmpty()) {
            System.err.println("Not formatted (run ./format):");
            format.complaints.forEach(complaint -> System.err.println("  " + complaint));
            System.exit(1);
        }
    }

    private void run(Path root, Path memory) throws IOException {
        var known =
                Files.exists(memory) ? Set.copyOf(Files.readAllLines(memory)) : Set.<String>of();
        var right = new ArrayList<String>();
        for (var source : sources(root).entrySet()) {
            var file = source.getValue();
            if (known.contains(mark(root, file)) || isRight(root, file)) {
                right.add(mark(root, file));
            }
        }
        Files.createDirectories(memory.getParent());
        Files.write(memory, right);
    }

    private boolean isRight(Path root, Path file) throws IOException {
        var text = Files.readString(file);
        String formatted;
        try {
            formatted =
                    formatter.formatSource(
                            RemoveUnusedImports.removeUnusedImports(
                                    ImportOrderer.reorderImports(
                                            text, JavaFormatterOptions.Style.AOSP)));
        } catch (FormatterException e) {
            complaints.add(root.relativize(file) + ": " + e.getMessage());
            return false;
        }
        if (formatted.equals(text)) {
            return true;
        }
        if (apply) {
            Files.writeString(file, formatted);
            System.out.println("formatted " + root.relativize(file));
            return true;
        }
        complaints.add(root.relativize(file).toString());
        return false;
    }

    private static String mark(Path root, Path file) throws IOException {
        return "%s %d %s"
                .formatted(
                        root.relativize(file), Files.size(file), Files.getLastModifiedTime(file));
    }

    private static TreeMap<String, Path> sources(Path root) throws IOException {
        var found = new TreeMap<String, Path>();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes a) {
                        return SKIPPED.contains(String.valueOf(folder.getFileName()))
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
                        if (file.toString().endsWith(".java")) {
                            found.put(root.relativize(file).toString(), file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return found;
    }
}
