package dev.reprise.engine.runtime.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The system calls that Java has no words for. Where a call can fail, its negated errno is
 * returned. Thread-safe.
 */
@SuppressWarnings("restricted")
final class Posix {
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;
    static final int ENOSYS = 38;
    static final int SIGKILL = 9;
    static final short POLLIN = 1;

    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int WNOHANG = 1;
    private static final int CLOCK_MONOTONIC = 1;
    private static final long SYS_PIDFD_SEND_SIGNAL = 424;
    private static final long SYS_PIDFD_OPEN = 434;
    private static final int PAGE = 16 * 1024;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle OPEN =
            failing("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle READ =
            failing("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            failing("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle CLOSE =
            failing("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle PIPE2 =
            failing("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle POLL =
            failing("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle WAITPID =
            failing("waitpid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle KILL =
            failing("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle GETSID =
            failing("getsid", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle PIDFD_OPEN =
            failing("syscall", 1, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT));
    private static final MethodHandle PIDFD_SEND_SIGNAL =
            failing(
                    "syscall",
                    1,
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOCK_GETTIME =
            failing("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    private Posix() {}

    /** Returns a handle of a function of the C library. */
    static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }

    /** Returns whether the C library has a function of that name. */
    static boolean has(String name) {
        return Linker.nativeLinker().defaultLookup().find(name).isPresent();
    }

    /** Returns the file's bytes, none if it cannot be read. Meant for {@code /proc}. */
    static byte[] readFile(String path) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            int fd = (int) OPEN.invokeExact(state, arena.allocateFrom(path), O_CLOEXEC);
            if (fd < 0) {
                return new byte[0];
            }
            try {
                return readAll(fd, arena.allocate(PAGE));
            } finally {
                close(fd);
            }
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static byte[] readAll(int fd, MemorySegment buffer) {
        var bytes = new byte[0];
        for (int n = read(fd, buffer); n > 0; n = read(fd, buffer)) {
            var length = bytes.length;
            bytes = Arrays.copyOf(bytes, length + n);
            MemorySegment.copy(buffer, JAVA_BYTE, 0, bytes, length, n);
        }
        return bytes;
    }

    static int read(int fd, MemorySegment buffer) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            return (int)
                    result(state, (long) READ.invokeExact(state, fd, buffer, buffer.byteSize()));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Writes a short text in one call. */
    static int write(int fd, String text) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            var bytes = arena.allocateFrom(JAVA_BYTE, text.getBytes(StandardCharsets.UTF_8));
            return (int)
                    result(state, (long) WRITE.invokeExact(state, fd, bytes, bytes.byteSize()));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static void close(int fd) {
        try (var arena = Arena.ofConfined()) {
            int _ = (int) CLOSE.invokeExact(arena.allocate(STATE), fd);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Both ends of a pipe, closed in every child at its exec. */
    record Pipe(int reader, int writer) {}

    static Pipe pipe(boolean blocking) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            var ends = arena.allocate(JAVA_INT, 2);
            var flags = blocking ? O_CLOEXEC : O_CLOEXEC | O_NONBLOCK;
            int error = (int) result(state, (int) PIPE2.invokeExact(state, ends, flags));
            if (error < 0) {
                throw new IllegalStateException("no pipe: errno " + -error);
            }
            return new Pipe(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /**
     * Waits until one of {@code count} struct pollfd is ready; {@code millis} -1 means no limit.
     */
    static int poll(MemorySegment pollfds, long count, int millis) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            return (int) result(state, (int) POLL.invokeExact(state, pollfds, count, millis));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /**
     * Reaps a child that has ended. Returns its raw wait status, negative if it has not or is no
     * child of this process.
     */
    static int reap(long pid) {
        try (var arena = Arena.ofConfined()) {
            var status = arena.allocate(JAVA_INT);
            int reaped =
                    (int) WAITPID.invokeExact(arena.allocate(STATE), (int) pid, status, WNOHANG);
            return reaped == pid ? status.get(JAVA_INT, 0) : -1;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Signals by bare pid: only for kernels without pidfd. */
    static int kill(long pid, int signal) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            return (int) result(state, (int) KILL.invokeExact(state, (int) pid, signal));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Returns the session of a process; 0 for kernel threads. */
    static int getsid(long pid) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            return (int) result(state, (int) GETSID.invokeExact(state, (int) pid));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Returns a descriptor that stands for this very process, readable once it has ended. */
    static int pidfdOpen(long pid) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            return (int)
                    result(
                            state,
                            (long) PIDFD_OPEN.invokeExact(state, SYS_PIDFD_OPEN, (int) pid, 0));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Returns whether this kernel has pidfds. */
    static boolean hasPidfd() {
        var fd = pidfdOpen(ProcessHandle.current().pid());
        if (fd >= 0) {
            close(fd);
        }
        return fd >= 0;
    }

    static int pidfdSignal(int pidfd, int signal) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            return (int)
                    result(
                            state,
                            (long)
                                    PIDFD_SEND_SIGNAL.invokeExact(
                                            state,
                                            SYS_PIDFD_SEND_SIGNAL,
                                            pidfd,
                                            signal,
                                            MemorySegment.NULL,
                                            0));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /**
     * Returns whether the descriptor becomes readable within so many milliseconds: for a pidfd,
     * whether its process ends.
     */
    static boolean readable(int fd, int millis) {
        try (var arena = Arena.ofConfined()) {
            var entry = arena.allocate(8, 4);
            entry.set(JAVA_INT, 0, fd);
            entry.set(JAVA_SHORT, 4, POLLIN);
            return poll(entry, 1, millis) > 0;
        }
    }

    /** Returns nanoseconds of CLOCK_MONOTONIC: the same clock in every process of this boot. */
    static long monotonicNanos() {
        try (var arena = Arena.ofConfined()) {
            var time = arena.allocate(JAVA_LONG, 2);
            int _ = (int) CLOCK_GETTIME.invokeExact(arena.allocate(STATE), CLOCK_MONOTONIC, time);
            return time.getAtIndex(JAVA_LONG, 0) * 1_000_000_000L + time.getAtIndex(JAVA_LONG, 1);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static long result(MemorySegment state, long returned) {
        return returned == -1 ? -(int) ERRNO.get(state, 0L) : returned;
    }

    private static MethodHandle failing(String name, FunctionDescriptor type) {
        return function(name, type, Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle failing(String name, int firstVariadic, FunctionDescriptor type) {
        return function(
                name,
                type,
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(firstVariadic));
    }

    private static RuntimeException impossible(Throwable e) {
        return switch (e) {
            case Error error -> throw error;
            case RuntimeException unchecked -> unchecked;
            default -> new IllegalStateException(e);
        };
    }
}
