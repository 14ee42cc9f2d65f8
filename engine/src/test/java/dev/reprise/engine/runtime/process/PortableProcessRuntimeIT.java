package dev.reprise.engine.runtime.process;

/** The same promises where glibc is old or another library, and the kernel knows no pidfd. */
class PortableProcessRuntimeIT extends ProcessRuntimeIT {
    @Override
    Spawner spawner(int wakeUp) {
        return new PortableSpawner(true);
    }

    @Override
    Machine machine() {
        return View.withoutPidfd(Machine.local());
    }
}
