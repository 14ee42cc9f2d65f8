package dev.reprise.cli.host;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/**
 * Signals that mean stop. Through reflection, since {@code sun.misc.Signal} is the only way to see
 * a second Ctrl-C and javac warns of every other use of it.
 */
final class StopSignals {
    private StopSignals() {}

    /**
     * Calls {@code handler} with the name of each signal that comes from now on; where that is not
     * possible the JVM ends as usual.
     */
    static void handle(List<String> names, Consumer<String> handler) {
        names.forEach(name -> set(name, handler));
    }

    /** Has the JVM live on when its terminal is closed. */
    static void ignore(String name) {
        set(name, _ -> {});
    }

    private static void set(String name, Consumer<String> handler) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var type = Class.forName("sun.misc.SignalHandler");
            var proxy =
                    Proxy.newProxyInstance(
                            type.getClassLoader(),
                            new Class<?>[] {type},
                            (self, method, args) -> {
                                if (method.getName().equals("handle")) {
                                    handler.accept(name);
                                }
                                return switch (method.getName()) {
                                    case "equals" ->
                                            System.identityHashCode(self)
                                                    == System.identityHashCode(args[0]);
                                    case "hashCode" -> System.identityHashCode(self);
                                    case "toString" -> name;
                                    default -> null;
                                };
                            });
            signal.getMethod("handle", signal, type)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            // This JVM has no such signal, or it is ignored: it stays what it is.
        }
    }
}
