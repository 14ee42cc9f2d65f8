package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;

class AppHostTest {
    private static final String[] NO_ARGS = {};

    @Test
    void the_model_of_a_main_is_collected() throws Exception {
        var application =
                AppHost.collect(() -> AppHost.run(NO_ARGS, app -> app.executable("one", "true")));
        assertThat(application.resourceNames()).containsExactly("one");
    }

    @Test
    void a_main_that_never_describes_an_app_is_an_error() {
        assertThatThrownBy(() -> AppHost.collect(() -> {}))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("without a call of AppHost.run");
    }

    @Test
    void a_main_that_describes_two_apps_is_an_error() {
        assertThatThrownBy(
                        () ->
                                AppHost.collect(
                                        () -> {
                                            AppHost.run(NO_ARGS, _ -> {});
                                            AppHost.run(NO_ARGS, _ -> {});
                                        }))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("called twice");
    }

    @Test
    void what_a_main_throws_comes_out_as_it_is() {
        var fault = new java.io.IOException("no disk");
        assertThatThrownBy(
                        () ->
                                AppHost.collect(
                                        () -> {
                                            throw fault;
                                        }))
                .isSameAs(fault);
    }

    @Test
    void a_resource_cannot_be_changed_after_the_model_is_complete() {
        var kept = new ArrayList<Executable>();
        Application.of(app -> kept.add(app.executable("late", "true")));
        assertThatIllegalStateException()
                .isThrownBy(() -> kept.getFirst().withHttpEndpoint())
                .withMessageContaining("resource late is changed after the model was complete");
    }

    @Test
    void the_holes_of_an_expression_fit_its_values() {
        assertThatThrownBy(() -> Expression.of("{}-{}", "a"))
                .hasMessage("expression \"{}-{}\" has 2 holes {} for 1 values");
        assertThatThrownBy(() -> Expression.of("x", "a"))
                .hasMessage("expression \"x\" has 0 holes {} for 1 values");
        assertThatThrownBy(() -> Expression.of("{}", (Object) null))
                .hasMessage("expression \"{}\" has a null value");
    }
}
