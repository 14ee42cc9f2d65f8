package dev.reprise.cli.host;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line that starts this program again. */
final class SelfCommand {
    private SelfCommand() {}

    /** Returns it with {@code args}: through the launcher where one started us, else by java. */
    static List<String> of(String... args) {
        var command = new ArrayList<String>();
        var launcher = System.getProperty("reprise.launcher", "");
        if (launcher.isEmpty()) {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("-cp");
            command.add(classPath());
            command.add("dev.reprise.cli.Main");
        } else {
            // As typed, for example ./reprise: it will be started from another directory.
            command.add(Path.of(launcher).toAbsolutePath().toString());
        }
        command.addAll(List.of(args));
        return command;
    }

    private static String classPath() {
        var entries = System.getProperty("java.class.path").split(File.pathSeparator);
        var absolute = new ArrayList<String>();
        for (var entry : entries) {
            absolute.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, absolute);
    }
}
