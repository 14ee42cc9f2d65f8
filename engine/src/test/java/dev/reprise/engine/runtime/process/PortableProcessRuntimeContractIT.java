package dev.reprise.engine.runtime.process;

/** The contract where glibc is old or another library, and the kernel knows no pidfd. */
class PortableProcessRuntimeContractIT extends ProcessRuntimeContractIT {
    @Override
    Machine machine() {
        return View.withoutPidfd(Machine.local());
    }

    @Override
    Spawner spawner(int wakeUp) {
        return new PortableSpawner(true);
    }
}
