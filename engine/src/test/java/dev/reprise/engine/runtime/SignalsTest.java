package dev.reprise.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsTest {
    @ParameterizedTest
    @CsvSource({
        "SIGQUIT, SIGQUIT, 3",
        "int, SIGINT, 2",
        "15, SIGTERM, 15",
        "31, SIGSYS, 31",
        "SIGRTMIN+3, SIGRTMIN+3, 37",
        "37, SIGRTMIN+3, 37",
        "64, SIGRTMIN+30, 64"
    })
    void a_signal_has_one_name_whatever_it_is_called(String called, String name, int number) {
        assertThat(Signals.named(called)).contains(name);
        assertThat(Signals.number(name)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SIG", "0", "32", "65", "-1", "RTMIN+31", "RTMIN+", "SIGFOO"})
    void what_is_none_has_no_name(String called) {
        assertThat(Signals.named(called)).isEmpty();
    }

    @Test
    void an_unknown_signal_is_refused_with_those_that_there_are() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Signals.number("SIGFOO"))
                .withMessageStartingWith("no signal SIGFOO; there are SIGHUP, SIGINT");
    }
}
