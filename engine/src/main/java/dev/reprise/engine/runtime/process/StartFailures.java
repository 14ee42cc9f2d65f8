package dev.reprise.engine.runtime.process;

import dev.reprise.engine.runtime.LaunchOrder;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Says why a program could not be started, for people. Looked at afterwards: the system judged. */
final class StartFailures {
    private static final int SHEBANG_LENGTH = 256;

    private StartFailures() {}

    /** Returns what is wrong with the working directory, or else the refusal itself. */
    static String ofSpawn(LaunchOrder order, IOException refusal) {
        var directory = Path.of(order.workingDirectory());
        if (!Files.exists(directory)) {
            return "working directory " + directory + " does not exist";
        }
        if (!Files.isDirectory(directory)) {
            return "working directory " + directory + " is not a directory";
        }
        if (!Files.isExecutable(directory)) {
            return "working directory " + directory + " may not be entered";
        }
        return String.valueOf(refusal.getMessage());
    }

    /** Returns why the exec failed. @param environment the program's */
    static String ofExec(LaunchOrder order, Map<String, String> environment, int status) {
        var program = order.commandLine().getFirst();
        if (program.contains("/")) {
            return ofFile(Path.of(order.workingDirectory()).resolve(program).normalize(), status);
        }
        var path = environment.getOrDefault("PATH", "");
        var directories = path.split(File.pathSeparator);
        for (var directory : directories) {
            var file = Path.of(order.workingDirectory()).resolve(directory).resolve(program);
            if (Files.isRegularFile(file)) {
                return ofFile(file, status);
            }
        }
        return "no such program: "
                + program
                + " is in none of the "
                + directories.length
                + " directories of its PATH";
    }

    private static String ofFile(Path file, int status) {
        if (!Files.exists(file)) {
            return "no such program: " + file;
        }
        if (Files.isDirectory(file)) {
            return file + " is a directory, not a program";
        }
        if (!Files.isExecutable(file)) {
            return file + " is not executable";
        }
        var interpreter = interpreter(file);
        if (!interpreter.isEmpty() && !Files.isExecutable(Path.of(interpreter))) {
            return file + " needs " + interpreter + ", which is not there or not executable";
        }
        return "the system refused to run " + file + " (sh says " + status + ")";
    }

    private static String interpreter(Path file) {
        try (var in = Files.newInputStream(file)) {
            var head = new String(in.readNBytes(SHEBANG_LENGTH), StandardCharsets.ISO_8859_1);
            return head.startsWith("#!") ? head.substring(2).strip().split("\\s")[0] : "";
        } catch (IOException _) {
            return "";
        }
    }
}
