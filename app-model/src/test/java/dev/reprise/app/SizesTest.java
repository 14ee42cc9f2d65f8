package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {

    @ParameterizedTest
    @CsvSource({"7,7", "1k,1024", "512m,536870912", "1 GB,1073741824", "2TiB,2199023255552"})
    void a_size_is_a_number_with_a_unit_of_1024_or_without(String text, long bytes) {
        assertThat(Sizes.parse(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "-1", "1.5g", "1x", "99999999t", "9999999999999999999"})
    void anything_else_is_none(String text) {
        assertThat(Sizes.parse(text)).isEmpty();
    }
}
