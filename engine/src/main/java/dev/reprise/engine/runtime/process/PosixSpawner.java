package dev.reprise.engine.runtime.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Spawns by posix_spawn(3) of glibc 2.34 or later: half the time of ProcessBuilder, a new session,
 * no blocked and no ignored signals, no descriptor but 0, 1 and 2.
 */
final class PosixSpawner implements Spawner {
    private static final short FLAGS = 0x80 | 0x08 | 0x04; // SETSID, SETSIGMASK, SETSIGDEF
    private static final int O_WRONLY = 1;
    // More than glibc's 80, 336 and 128 bytes.
    private static final int STRUCT = 512;

    private static final FunctionDescriptor UNARY = FunctionDescriptor.of(JAVA_INT, ADDRESS);
    private static final FunctionDescriptor BINARY =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);

    private final MethodHandle spawn =
            Posix.function(
                    "posix_spawn",
                    FunctionDescriptor.of(
                            JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private final MethodHandle init = Posix.function("posix_spawn_file_actions_init", UNARY);
    private final MethodHandle destroy = Posix.function("posix_spawn_file_actions_destroy", UNARY);
    private final MethodHandle addDup2 =
            Posix.function(
                    "posix_spawn_file_actions_adddup2",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private final MethodHandle addOpen =
            Posix.function(
                    "posix_spawn_file_actions_addopen",
                    FunctionDescriptor.of(
                            JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private final MethodHandle addChdir =
            Posix.function("posix_spawn_file_actions_addchdir_np", BINARY);
    private final MethodHandle addCloseFrom =
            Posix.function(
                    "posix_spawn_file_actions_addclosefrom_np",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    private final Arena arena = Arena.ofShared();
    private final MemorySegment attributes;
    private final MemorySegment shell = arena.allocateFrom("/bin/sh");
    private final MemorySegment devNull = arena.allocateFrom("/dev/null");
    private final int wakeUp;

    /**
     * @param wakeUp the descriptor that becomes every keeper's stdout
     */
    PosixSpawner(int wakeUp) {
        this.wakeUp = wakeUp;
        attributes = arena.allocate(STRUCT, 16);
        var signals = arena.allocate(STRUCT, 16);
        call("posix_spawnattr_init", UNARY, attributes);
        call("sigemptyset", UNARY, signals);
        call("posix_spawnattr_setsigmask", BINARY, attributes, signals);
        call("sigfillset", UNARY, signals);
        call("posix_spawnattr_setsigdefault", BINARY, attributes, signals);
        call(
                "posix_spawnattr_setflags",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_SHORT),
                attributes,
                FLAGS);
    }

    /** Returns whether the C library has all that this needs. */
    static boolean supported() {
        return Posix.has("posix_spawn_file_actions_addclosefrom_np")
                && Posix.has("posix_spawn_file_actions_addchdir_np");
    }

    @Override
    public Spawned spawn(
            List<String> arguments, Map<String, String> environment, Path workingDirectory)
            throws IOException {
        var stdin = Posix.pipe(true);
        try (var call = Arena.ofConfined()) {
            var argv = strings(call, arguments);
            var envp =
                    strings(
                            call,
                            environment.entrySet().stream()
                                    .map(e -> e.getKey() + "=" + e.getValue())
                                    .toList());
            var pid = spawn(call, actions(call, stdin.reader(), workingDirectory), argv, envp);
            return new Child(pid, stdin.writer());
        } catch (IOException | RuntimeException e) {
            Posix.close(stdin.writer());
            throw e;
        } finally {
            Posix.close(stdin.reader());
        }
    }

    private long spawn(
            SegmentAllocator call, MemorySegment actions, MemorySegment argv, MemorySegment envp)
            throws IOException {
        try {
            var pid = call.allocate(JAVA_INT);
            int error = (int) spawn.invokeExact(pid, shell, actions, attributes, argv, envp);
            int _ = (int) destroy.invokeExact(actions);
            if (error != 0) {
                throw new IOException("cannot start a process: errno " + error);
            }
            return pid.get(JAVA_INT, 0);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private MemorySegment actions(SegmentAllocator call, int stdin, Path workingDirectory) {
        try {
            var actions = call.allocate(STRUCT, 16);
            int _ = (int) init.invokeExact(actions);
            int _ = (int) addDup2.invokeExact(actions, stdin, 0);
            if (wakeUp == NO_WAKE_UP) {
                int _ = (int) addOpen.invokeExact(actions, 1, devNull, O_WRONLY, 0);
            } else {
                int _ = (int) addDup2.invokeExact(actions, wakeUp, 1);
            }
            int _ = (int) addOpen.invokeExact(actions, 2, devNull, O_WRONLY, 0);
            var directory = call.allocateFrom(workingDirectory.toString());
            int _ = (int) addChdir.invokeExact(actions, directory);
            int _ = (int) addCloseFrom.invokeExact(actions, 3);
            return actions;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    private static MemorySegment strings(SegmentAllocator call, List<String> strings) {
        var array = call.allocate(ADDRESS, strings.size() + 1L);
        for (int i = 0; i < strings.size(); i++) {
            array.setAtIndex(ADDRESS, i, call.allocateFrom(strings.get(i)));
        }
        return array;
    }

    private static void call(String name, FunctionDescriptor type, Object... arguments) {
        try {
            Posix.function(name, type).invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private record Child(long pid, int stdin) implements Spawned {
        @Override
        public void go() {
            Posix.write(stdin, "\n");
            Posix.close(stdin);
        }

        @Override
        public void abandon() {
            Posix.close(stdin);
        }

        @Override
        public void awaitRecord() {}

        @Override
        public OptionalInt reap() {
            var status = Posix.reap(pid);
            var exited = status >= 0 && (status & 0x7f) == 0;
            return exited ? OptionalInt.of(status >> 8 & 0xff) : OptionalInt.empty();
        }
    }
}
