package dev.reprise.http;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads of the log, on a few platform threads of their own: a database call holds on to its
 * carrier, so on the virtual threads of requests a few readers would stop all others. What takes
 * milliseconds does not wait behind what reads a session.
 */
final class LogReads implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int WAITING = 128;
    private static final long LONGEST_SECONDS = 30;

    private final ThreadPoolExecutor looks = threads("api-look-");
    private final ThreadPoolExecutor scans = threads("api-log-");

    private static ThreadPoolExecutor threads(String name) {
        var executor =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        5,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(WAITING),
                        Thread.ofPlatform().daemon().name(name, 0).factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Like {@link #call}, for a read that takes milliseconds. */
    <T> T soon(Callable<T> read) throws Exception {
        return on(looks, read);
    }

    /**
     * Returns what {@code read} returns, or throws what it throws. A read that nobody waits for any
     * more is interrupted: it stops at its next page.
     */
    <T> T call(Callable<T> read) throws Exception {
        return on(scans, read);
    }

    private static <T> T on(ThreadPoolExecutor executor, Callable<T> read) throws Exception {
        var result = new FutureTask<>(read);
        try {
            executor.execute(result);
            return result.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            throw Problem.busy(
                    "more than "
                            + WAITING
                            + " reads of the log are waiting; try again in a second");
        } catch (InterruptedException e) {
            result.cancel(true); // Nobody waits for it any more.
            throw e;
        } catch (TimeoutException e) {
            result.cancel(true);
            throw Problem.busy(
                    "reading the log takes longer than " + LONGEST_SECONDS + "s; try again later");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
        scans.shutdownNow();
    }
}
