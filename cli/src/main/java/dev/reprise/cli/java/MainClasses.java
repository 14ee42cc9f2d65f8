package dev.reprise.cli.java;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the class that {@code java} can start among compiled ones, without loading any. */
final class MainClasses {
    private static final Set<String> SHAPES = Set.of("([Ljava/lang/String;)V", "()V");

    private MainClasses() {}

    /**
     * Returns the class to start: the one called {@code preferred} if it has a main, else the only
     * one that has.
     *
     * @param where for messages
     * @param wayOut what to do about several, for messages
     * @throws BuildException if none has a main, or several have
     */
    static String choose(Path classes, String preferred, String where, String wayOut)
            throws IOException {
        var mains = in(classes);
        if (mains.contains(preferred)) {
            return preferred;
        }
        if (mains.isEmpty()) {
            throw new BuildException(where + " has no class with a main method");
        }
        if (mains.size() > 1) {
            throw new BuildException(
                    where
                            + " has several classes with a main method: "
                            + String.join(", ", mains)
                            + "; "
                            + wayOut);
        }
        return mains.getFirst();
    }

    /** Returns the names of all classes with a main, sorted. */
    static List<String> in(Path classes) throws IOException {
        var mains = new ArrayList<String>();
        try (var files = Files.walk(classes)) {
            for (var file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                var model = ClassFile.of().parse(file);
                if (startable(model)) {
                    mains.add(model.thisClass().asInternalName().replace('/', '.'));
                }
            }
        }
        mains.sort(null);
        return mains;
    }

    /** Nested classes are not looked at: {@code java} starts them, but nobody means them. */
    private static boolean startable(ClassModel model) {
        return !model.thisClass().asInternalName().contains("$")
                && !model.flags().has(AccessFlag.INTERFACE)
                && model.methods().stream().anyMatch(m -> main(m, model));
    }

    private static boolean main(MethodModel method, ClassModel owner) {
        boolean instance = !method.flags().has(AccessFlag.STATIC);
        return method.methodName().equalsString("main")
                && SHAPES.contains(method.methodType().stringValue())
                && !method.flags().has(AccessFlag.PRIVATE)
                && !(instance && owner.flags().has(AccessFlag.ABSTRACT));
    }
}
