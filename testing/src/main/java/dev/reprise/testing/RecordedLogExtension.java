package dev.reprise.testing;

import dev.reprise.eventstore.StoreException;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Gives each method with {@link RecordedLog} the replay of its file. */
final class RecordedLogExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(RecordedLogExtension.class);

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
        return context.getStore(NAMESPACE)
                .computeIfAbsent(
                        name, _ -> read(context.getRequiredTestClass(), name), Replay.class);
    }

    static Replay read(Class<?> test, String name) {
        try (var beside = test.getResourceAsStream(name);
                var root = test.getResourceAsStream("/" + name)) {
            if (beside != null) {
                return read(name, beside);
            }
            if (root != null) {
                return read(name, root);
            }
        } catch (IOException e) {
            throw new ParameterResolutionException(
                    "recorded log " + name + " cannot be read from the class path: " + e, e);
        }
        var file = Path.of(name);
        if (Files.isRegularFile(file)) {
            return Replay.read(file);
        }
        throw new ParameterResolutionException(
                "there is no recorded log %1$s: looked beside %2$s on the class path (%3$s), at the class path's root (/%1$s), and in the working directory (%4$s)"
                        .formatted(
                                name,
                                test.getName(),
                                test.getPackageName().replace('.', '/') + "/" + name,
                                file.toAbsolutePath()));
    }

    /** An export is read from a file: what lies in a jar becomes one for a moment. */
    private static Replay read(String name, InputStream content) throws IOException {
        var file = Files.createTempFile("recorded-", ".ndjson");
        try {
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
            return Replay.read(file);
        } catch (StoreException e) {
            throw new ParameterResolutionException(
                    "recorded log " + name + ": " + e.getMessage(), e);
        } finally {
            Files.delete(file);
        }
    }
}
