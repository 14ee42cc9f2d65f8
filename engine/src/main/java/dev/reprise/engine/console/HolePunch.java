package dev.reprise.engine.console;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Gives the space of a file's beginning back to the file system while programs hold the file open:
 * {@code fallocate(2)} with {@code FALLOC_FL_PUNCH_HOLE}. Size and offsets stay.
 */
@FunctionalInterface
interface HolePunch {
    /** Returns whether the blocks in {@code [from, to)} were given back. */
    boolean punch(Path file, long from, long to);

    /** Never gives anything back. */
    HolePunch NONE = (_, _, _) -> false;

    /** Returns the one of this system, {@link #NONE} if it has none. */
    static HolePunch ofSystem() {
        return System.getProperty("os.name").equals("Linux")
                ? (file, from, to) -> Fallocate.LINUX.punch(file, from, to)
                : NONE;
    }

    /** The one of Linux; linked when it is first needed, which keeps it out of the host's start. */
    final class Fallocate implements HolePunch {
        static final Fallocate LINUX = new Fallocate();
        private static final int WRITE_ONLY_CLOSE_ON_EXEC = 1 | 0x80000;
        private static final int KEEP_SIZE_PUNCH_HOLE = 1 | 2;

        private final MethodHandle open =
                function(
                        "open",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                        Linker.Option.firstVariadicArg(2));
        private final MethodHandle fallocate =
                function(
                        "fallocate",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG));
        private final MethodHandle close =
                function(
                        "close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

        @Override
        public boolean punch(Path file, long from, long to) {
            try (var arena = Arena.ofConfined()) {
                int fd =
                        (int)
                                open.invokeExact(
                                        arena.allocateFrom(file.toString()),
                                        WRITE_ONLY_CLOSE_ON_EXEC);
                if (fd < 0) {
                    return false;
                }
                int failed = (int) fallocate.invokeExact(fd, KEEP_SIZE_PUNCH_HOLE, from, to - from);
                int _ = (int) close.invokeExact(fd);
                return failed == 0;
            } catch (Throwable e) {
                throw new IllegalStateException("cannot call fallocate for " + file, e);
            }
        }

        @SuppressWarnings("restricted")
        private static MethodHandle function(
                String name, FunctionDescriptor descriptor, Linker.Option... options) {
            var linker = Linker.nativeLinker();
            return linker.downcallHandle(
                    linker.defaultLookup().findOrThrow(name), descriptor, options);
        }
    }
}
