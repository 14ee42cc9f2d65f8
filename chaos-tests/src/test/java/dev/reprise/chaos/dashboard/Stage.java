package dev.reprise.chaos.dashboard;

import com.microsoft.playwright.assertions.PlaywrightAssertions;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

/**
 * What tests of the page share: the browser, and apps and logs that nobody stops. Each is started
 * for the first test that asks for it, as a parameter, and ended after the last test of all.
 */
final class Stage implements ParameterResolver {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Map<Class<?>, Beginning> BEGINNINGS =
            Map.of(
                    Chromium.class, Chromium::start,
                    CrashedApp.class, CrashedApp::start,
                    ConsoleApp.class, ConsoleApp::start);

    @FunctionalInterface
    private interface Beginning {
        AutoCloseable begin() throws IOException;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return BEGINNINGS.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
        return context.getRoot()
                .getStore(Namespace.create(Stage.class))
                .computeIfAbsent(parameter.getParameter().getType(), Stage::begin);
    }

    private static AutoCloseable begin(Class<?> type) {
        try {
            return BEGINNINGS.get(type).begin();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
