package dev.reprise.cli.model;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Optional;

/**
 * The main method of a class by the rules of JLS 12.1.4: static or not, with or without arguments,
 * anything but private.
 */
final class UserMain {
    private final Method method;

    private UserMain(Method method) {
        this.method = method;
        method.setAccessible(true);
    }

    /** Returns the main method of {@code type}, empty if it has none. */
    static Optional<UserMain> of(Class<?> type) {
        return find(type, String[].class).or(() -> find(type)).map(UserMain::new);
    }

    /** Calls it on this thread. @throws Exception what it throws */
    void call(String[] args) throws Exception {
        try {
            var target = Modifier.isStatic(method.getModifiers()) ? null : instance();
            if (method.getParameterCount() == 0) {
                method.invoke(target);
            } else {
                method.invoke(target, (Object) args);
            }
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case Exception cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }

    private Object instance() throws ReflectiveOperationException {
        var constructor = method.getDeclaringClass().getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private static Optional<Method> find(Class<?> type, Class<?>... parameters) {
        for (Class<?> owner = type;
                owner != null && owner != Object.class;
                owner = owner.getSuperclass()) {
            try {
                var found = owner.getDeclaredMethod("main", parameters);
                if (!Modifier.isPrivate(found.getModifiers())
                        && found.getReturnType() == void.class) {
                    return Optional.of(found);
                }
            } catch (NoSuchMethodException e) {
                // Perhaps inherited.
            }
        }
        return Optional.empty();
    }
}
