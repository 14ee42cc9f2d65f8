package dev.reprise.testing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test on a session that {@code reprise export} wrote; the method takes a {@link Replay} of it.
 *
 * <pre>{@code
 * @RecordedLog("checkout-crash.ndjson")
 * void recovers(Replay replay) {
 *     replay.assertSameSteps();
 *     assertThat(replay.at(1_204).resource("orders").state()).isEqualTo("Running");
 * }
 * }</pre>
 */
@Test
@ExtendWith(RecordedLogExtension.class)
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface RecordedLog {
    /**
     * Returns the file's name: looked for beside the test class on the class path, then at the
     * class path's root, then in the working directory.
     */
    String value();
}
