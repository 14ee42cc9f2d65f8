package dev.reprise.engine.runtime;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Skipped unless the build says where a Podman with the test images is: {@code reprise.podman} is
 * its {@code unix://} address.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
        named = NeedsPodman.ADDRESS,
        matches = "unix://.+",
        disabledReason = "needs Podman: run ./verify, or set -Dreprise.podman=unix://…")
public @interface NeedsPodman {
    /** The system property. */
    String ADDRESS = "reprise.podman";
}
