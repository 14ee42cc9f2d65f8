package dev.reprise.app;

import java.util.ArrayList;
import java.util.List;

/** A Java program: a single source file, a jar, or a Maven or Gradle module with a main. */
public final class JavaApp extends Resource<JavaApp> {
    private final String path;
    private final List<String> jvmArgs = new ArrayList<>();

    JavaApp(App app, String name, String path) {
        super(app, name);
        this.path = path;
    }

    /** Adds options of the JVM, for example {@code -Xmx128m}. */
    public JavaApp withJvmArgs(String... options) {
        for (var option : options) {
            text("JVM option", option);
            jvmArgs.add(option);
        }
        return changed();
    }

    @Override
    JavaApp self() {
        return this;
    }

    @Override
    Declaration.Program program() {
        return new Declaration.JavaProgram(path, List.copyOf(jvmArgs));
    }
}
