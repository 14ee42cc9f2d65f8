package dev.reprise.app;

import java.nio.file.Path;

/** Finds out how a Java program is started; compiles it first where that is needed. */
public interface JavaLauncher {
    /**
     * Returns how to start what lies at {@code path}. Takes as long as a build where sources have
     * changed since the last one.
     *
     * @param name the resource's, for messages
     * @param path absolute
     * @throws ModelException if nothing can be started there; the problem names the resource, and
     *     file and line where there is one
     */
    Launch resolve(String name, Path path);
}
