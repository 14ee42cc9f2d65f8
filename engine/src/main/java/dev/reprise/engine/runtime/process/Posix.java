package dev.reprise.engine.runtime.process;

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
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The system calls that Java has no words for. Where a call can fail, its negated errno is
 * returned. Thread-safe.
 *
 * <p>Every function is bound with one and the same type, six words to one: on the machines that
 * Linux's 64-bit C runs on, superfluous arguments do no harm and narrower ones are the low bits.
 * Each type of its own would cost some 10 ms of every start.
 */
@SuppressWarnings("restricted")
final class Posix {
    static final int ESRCH = 3;
    static final int EINVAL = 22;
    static final int SIGKILL = 9;
    static final short POLLIN = 1;

    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int WNOHANG = 1;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int SC_PAGESIZE = 30;
    // The same on every architecture.
    private static final int SYS_PIDFD_SEND_SIGNAL = 424;
    private static final int SYS_PIDFD_OPEN = 434;
    private static final int PAGE = 16 * 1024;

    private static final FunctionDescriptor WORDS =
            FunctionDescriptor.of(
                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBC = LINKER.defaultLookup();
    private static final MethodHandle TYPE = LINKER.downcallHandle(WORDS, CAPTURE);

    private static final Function OPEN = function("open");
    private static final Function READ = function("read");
    private static final Function WRITE = function("write");
    private static final Function CLOSE = function("close");
    private static final Function PIPE2 = function("pipe2");
    private static final Function POLL = function("poll");
    private static final Function WAITPID = function("waitpid");
    private static final Function KILL = function("kill");
    private static final Function GETSID = function("getsid");
    private static final Function SYSCALL = function("syscall");
    private static final Function SYSCONF = function("sysconf");
    private static final Function CLOCK_GETTIME = function("clock_gettime");

    private Posix() {}

    /** A function of the C library that takes integers and pointers and returns an int. */
    record Function(MemorySegment address) {
        /** Returns what it returned, or the negated errno instead of -1. */
        int call(long... words) {
            try (var arena = Arena.ofConfined()) {
                var state = arena.allocate(STATE);
                var w = Arrays.copyOf(words, 6);
                var returned =
                        (int)
                                (long)
                                        TYPE.invokeExact(
                                                address, state, w[0], w[1], w[2], w[3], w[4], w[5]);
                return returned == -1 ? -(int) ERRNO.get(state, 0L) : returned;
            } catch (Error | RuntimeException e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Returns a function of the C library. */
    static Function function(String name) {
        return new Function(LIBC.findOrThrow(name));
    }

    /** Returns whether the C library has a function of that name. */
    static boolean has(String name) {
        return LIBC.find(name).isPresent();
    }

    /** Returns the bytes of a page of memory. */
    static int pageSize() {
        return SYSCONF.call(SC_PAGESIZE);
    }

    /** Returns the file's bytes, none if it cannot be read. Meant for {@code /proc}. */
    static byte[] readFile(String path) {
        try (var arena = Arena.ofConfined()) {
            int fd = OPEN.call(arena.allocateFrom(path).address(), O_CLOEXEC);
            if (fd < 0) {
                return new byte[0];
            }
            try {
                return readAll(fd, arena.allocate(PAGE));
            } finally {
                close(fd);
            }
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
        return READ.call(fd, buffer.address(), buffer.byteSize());
    }

    /** Writes a short text in one call. */
    static int write(int fd, String text) {
        try (var arena = Arena.ofConfined()) {
            var bytes = arena.allocateFrom(JAVA_BYTE, text.getBytes(StandardCharsets.UTF_8));
            return WRITE.call(fd, bytes.address(), bytes.byteSize());
        }
    }

    static void close(int fd) {
        var _ = CLOSE.call(fd);
    }

    /** Both ends of a pipe, closed in every child at its exec. */
    record Pipe(int reader, int writer) {}

    static Pipe pipe(boolean blocking) {
        try (var arena = Arena.ofConfined()) {
            var ends = arena.allocate(JAVA_INT, 2);
            var error = PIPE2.call(ends.address(), blocking ? O_CLOEXEC : O_CLOEXEC | O_NONBLOCK);
            if (error < 0) {
                throw new IllegalStateException("no pipe: errno " + -error);
            }
            return new Pipe(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
        }
    }

    /**
     * Waits until one of {@code count} struct pollfd is ready; {@code millis} -1 means no limit.
     */
    static int poll(MemorySegment pollfds, long count, int millis) {
        return POLL.call(pollfds.address(), count, millis);
    }

    /**
     * Reaps a child that has ended. Returns its raw wait status, negative if it has not or is no
     * child of this process.
     */
    static int reap(long pid) {
        try (var arena = Arena.ofConfined()) {
            var status = arena.allocate(JAVA_INT);
            var reaped = WAITPID.call(pid, status.address(), WNOHANG);
            return reaped == pid ? status.get(JAVA_INT, 0) : -1;
        }
    }

    /** Signals by bare pid: only for kernels without pidfd. */
    static int kill(long pid, int signal) {
        return KILL.call(pid, signal);
    }

    /** Returns the session of a process; 0 for kernel threads. */
    static int getsid(long pid) {
        return GETSID.call(pid);
    }

    /** Returns a descriptor that stands for this very process, readable once it has ended. */
    static int pidfdOpen(long pid) {
        return SYSCALL.call(SYS_PIDFD_OPEN, pid, 0);
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
        return SYSCALL.call(SYS_PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0);
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
            var _ = CLOCK_GETTIME.call(CLOCK_MONOTONIC, time.address());
            return time.getAtIndex(JAVA_LONG, 0) * 1_000_000_000L + time.getAtIndex(JAVA_LONG, 1);
        }
    }
}
