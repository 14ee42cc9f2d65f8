package dev.reprise.engine.runtime.probe;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One thread that keeps the time; work runs on virtual threads, a limited number at once. */
final class ThreadScheduler implements Scheduler {
    private final ScheduledThreadPoolExecutor timer;
    private final Semaphore permits;
    private final Set<Thread> working = ConcurrentHashMap.newKeySet();

    /** Starts no thread before the first use. */
    ThreadScheduler(int concurrency) {
        permits = new Semaphore(concurrency, true);
        timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("reprise-probes").factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Duration now() {
        return Duration.ofNanos(System.nanoTime());
    }

    @Override
    public Cancellation after(Duration delay, Runnable action) {
        if (timer.isShutdown()) {
            return Cancellation.NONE;
        }
        var future = timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public Cancellation run(Runnable work) {
        if (timer.isShutdown()) {
            return Cancellation.NONE;
        }
        var thread = Thread.ofVirtual().name("reprise-probe").unstarted(() -> permitted(work));
        working.add(thread);
        thread.start();
        return thread::interrupt;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        working.forEach(Thread::interrupt);
    }

    private void permitted(Runnable work) {
        try {
            permits.acquire();
            try {
                work.run();
            } finally {
                permits.release();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            working.remove(Thread.currentThread());
        }
    }
}
