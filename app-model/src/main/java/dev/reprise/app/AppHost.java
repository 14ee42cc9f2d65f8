package dev.reprise.app;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;

/** Where an app host begins: its main calls {@link #run} and describes the app. */
public final class AppHost {
    private static final ScopedValue<Receiver> RECEIVER = ScopedValue.newInstance();

    private AppHost() {}

    /** The user's main. */
    @FunctionalInterface
    public interface Main {
        void run() throws Exception;
    }

    /**
     * Describes the app in {@code body} and hands it to the {@code reprise} command that called
     * this main; returns at once. Where no such command did, it checks the model and says how to
     * run it.
     *
     * @throws ModelException with every problem of the model
     */
    public static void run(String[] args, Consumer<App> body) {
        var application = Application.of(body);
        if (RECEIVER.isBound()) {
            RECEIVER.get().accept(application);
        } else {
            System.out.println(
                    "The model is valid: %s. Start it with: reprise run AppHost.java"
                            .formatted(String.join(", ", application.resourceNames())));
        }
    }

    /**
     * Runs {@code main} on the calling thread and returns the model that it passes to {@link #run}.
     *
     * @throws ModelException if the model has problems, or main ran without calling {@link #run},
     *     or called it twice, or called it on another thread
     * @throws Exception whatever {@code main} throws
     */
    public static Application collect(Main main) throws Exception {
        var receiver = new Receiver();
        ScopedValue.where(RECEIVER, receiver)
                .call(
                        () -> {
                            main.run();
                            return receiver;
                        });
        return receiver.application();
    }

    /** Takes the model of one main. */
    private static final class Receiver {
        private @Nullable Application received;

        private void accept(Application application) {
            if (received != null) {
                throw new ModelException(
                        List.of("AppHost.run is called twice; an app host describes one app"));
            }
            received = application;
        }

        private Application application() {
            if (received == null) {
                throw new ModelException(
                        List.of(
                                "main has ended without a call of AppHost.run on its own thread,"
                                        + " so there is no model to run"));
            }
            return received;
        }
    }
}
