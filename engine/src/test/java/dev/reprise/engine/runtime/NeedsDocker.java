package dev.reprise.engine.runtime;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Skipped unless the build says that {@code DOCKER_HOST} names an engine with the test images. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
        named = "reprise.docker",
        matches = "yes",
        disabledReason = "needs Docker: run ./verify, or set DOCKER_HOST and -Dreprise.docker=yes")
public @interface NeedsDocker {}
