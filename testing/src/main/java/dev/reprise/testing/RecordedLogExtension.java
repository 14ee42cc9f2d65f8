package dev.reprise.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Gives each method with {@link RecordedLog} the replay of its file. */
final class RecordedLogExtension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Replay.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var name =
                AnnotationSupport.findAnnotation(
                                parameter.getDeclaringExecutable(), RecordedLog.class)
                        .orElseThrow(
                                () ->
                                        new ParameterResolutionException(
                                                parameter.getDeclaringExecutable().getName()
                                                        + " takes a Replay and has no"
                                                        + " @RecordedLog that names its file"))
                        .value();
        try (var file = open(context.getRequiredTestClass(), name)) {
            return Replay.read(name, file);
        } catch (IOException e) {
            throw new ParameterResolutionException(
                    "recorded log " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static InputStream open(Class<?> test, String name) throws IOException {
        var beside = test.getResourceAsStream(name);
        if (beside != null) {
            return beside;
        }
        var root = test.getResourceAsStream("/" + name);
        if (root != null) {
            return root;
        }
        var file = Path.of(name);
        if (Files.isRegularFile(file)) {
            return Files.newInputStream(file);
        }
        throw new ParameterResolutionException(
                "there is no recorded log %1$s: looked beside %2$s on the class path (%3$s), at the class path's root (/%1$s), and in the working directory (%4$s)"
                        .formatted(
                                name,
                                test.getName(),
                                test.getPackageName().replace('.', '/') + "/" + name,
                                file.toAbsolutePath()));
    }
}
