package dev.reprise.engine.runtime.process;

import dev.reprise.engine.runtime.LaunchOrder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The keeper's script on disk, and the call that starts it. Nothing of an order is written down.
 */
final class Keeper {
    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String OWN = "REPRISE_";

    private final Path script;

    private Keeper(Path script) {
        this.script = script;
    }

    /** Writes the script into {@code directory} unless this version of it is there. */
    static Keeper install(Path directory) {
        try (var resource = Keeper.class.getResourceAsStream("keeper.sh")) {
            if (resource == null) {
                throw new IllegalStateException("keeper.sh is missing from this program");
            }
            var bytes = resource.readAllBytes();
            var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            var name = "keeper-" + HexFormat.of().formatHex(hash, 0, 6) + ".sh";
            var script = directory.toAbsolutePath().resolve(name);
            if (!Files.exists(script)) {
                write(script, bytes);
            }
            return new Keeper(script);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the keeper into " + directory, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path script, byte[] bytes) throws IOException {
        try {
            Files.createDirectories(
                    script.getParent(),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException _) {
            // A link to a directory.
        }
        var draft = Files.createTempFile(script.getParent(), "keeper-", ".tmp");
        Files.write(draft, bytes);
        Files.move(draft, script, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns the arguments of the shell. @param key what it says on the wake-up pipe */
    List<String> arguments(Path directory, long key, List<String> commandLine) {
        var arguments = new ArrayList<String>();
        arguments.add("reprise-keeper");
        arguments.add(script.toString());
        arguments.add(directory.toString());
        arguments.add(Long.toString(key));
        arguments.addAll(commandLine);
        return refuseNul(arguments);
    }

    /**
     * Returns the host's environment without its {@code REPRISE_} variables, with the order's laid
     * over it. Variables whose names a shell would drop go as {@code REPRISE_ENV_n}.
     */
    static Map<String, String> environment(Map<String, String> host, LaunchOrder order) {
        var wanted = new HashMap<>(host);
        wanted.keySet().removeIf(name -> name.startsWith(OWN));
        wanted.put("PWD", order.workingDirectory());
        wanted.putAll(order.environment());
        wanted.put("REPRISE_ATTEMPT", order.ref().attemptId());

        var passed = new HashMap<String, String>();
        var odd = new ArrayList<String>();
        wanted.forEach(
                (name, value) -> {
                    if (SHELL_NAME.matcher(name).matches()) {
                        passed.put(name, value);
                    } else {
                        odd.add(name + "=" + value);
                    }
                });
        for (int i = 0; i < odd.size(); i++) {
            passed.put("REPRISE_ENV_" + (i + 1), odd.get(i));
        }
        if (!odd.isEmpty()) {
            passed.put("REPRISE_ENV_COUNT", Integer.toString(odd.size()));
        }
        refuseNul(passed.values());
        return passed;
    }

    private static <C extends Iterable<String>> C refuseNul(C strings) {
        for (var string : strings) {
            if (string.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(
                        "arguments and variables cannot hold the character NUL");
            }
        }
        return strings;
    }
}
