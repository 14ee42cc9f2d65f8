package dev.reprise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

class TimesTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"60,PT1M", "250ms,PT0.25S", "90s,PT1M30S", "5m,PT5M", "2h,PT2H", "1d,PT24H"})
    void a_duration_is_a_number_and_a_unit(String text, Duration expected) {
        assertThat(Times.duration("--timeout", text)).isEqualTo(expected);
    }

    @Test
    void what_is_no_duration_is_refused_with_the_option_and_examples() {
        assertThatThrownBy(() -> Times.duration("--timeout", "soon"))
                .isInstanceOfSatisfying(
                        CliException.class,
                        e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID))
                .hasMessageContaining("--timeout soon")
                .hasMessageContaining("90s");
    }

    @ParameterizedTest
    @CsvSource({
        "10m,2026-01-31T11:50:00Z",
        "2026-01-31T11:00:00Z,2026-01-31T11:00:00Z",
        "2026-01-31 11:30,2026-01-31T10:30:00Z"
    })
    void since_is_a_duration_an_instant_or_a_local_time(String text, Instant expected) {
        ZoneId zone = ZoneOffset.ofHours(1);
        assertThat(Times.since(text, NOW, zone)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.85S,850ms",
        "PT4.29S,4.2s",
        "PT42S,42s",
        "PT3M12S,3m12s",
        "PT2H5M,2h5m",
        "PT49H,2d1h"
    })
    void durations_are_shown_in_two_units_at_most(Duration duration, String expected) {
        assertThat(Times.text(duration)).isEqualTo(expected);
    }
}
