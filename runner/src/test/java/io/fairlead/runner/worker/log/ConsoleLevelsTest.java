package io.fairlead.runner.worker.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleLevelsTest {

    private final ConsoleLevels levels = new ConsoleLevels();

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            ERROR ~ 06:00:00.123 [main] ERROR sales.Load - no such table
            WARN  ~ 06:00:00.123 [pool-1-thread-1] WARN  sales.Load -- slow
            DEBUG ~ 06:00:00.123 [] DEBUG a.B - empty thread
            ERROR ~ 2026-03-01 06:00:00,123 FATAL o.e.Foo [main] the end
            INFO  ~ 2026-03-01T06:00:00.123+01:00  INFO 1234 --- [main] c.e.Foo : started
            ERROR ~ 2026-03-01T06:00:00.123Z ERROR 1234 --- [main] c.e.Foo : failed
            ERROR ~ 2026-12-01T04:33:40.676237075Z main ERROR log4j2, unconfigured
            WARN  ~ [2026-03-01 06:00:00] [worker] [WARN] text
            TRACE ~ 01 Mar 2026 06:00:00,123 [main] TRACE c - text
            ERROR ~ 2026-03-01 06:00:00 - ERROR: text
            ERROR ~ 2026/03/01 06:00:00 | SEVERE | text
            """)
    void the_usual_layouts_of_libraries_tell_their_level(String level, String line) {
        assertThat(levels.of(line)).isEqualTo(level);
    }

    @Test
    void colours_do_not_hide_a_level() {
        assertThat(levels.of("\u001b[36m06:00:00.123\u001b[0m [main] \u001b[1;31mERROR\u001b[m a.B - red"))
                .isEqualTo("ERROR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ERROR",
                "ERROR in file x",
                "[ERROR] a build's line",
                "no ERROR here",
                "06:00:00 is when the ERROR came",
                "06:00:00.123 [main] ERRORS sales.Load - none",
                "2026-03-01 3 errors, 2 ERROR rows",
                "12 34 ERROR",
                "java.lang.IllegalStateException: nothing before it",
                "\tat a.B.c(B.java:1)"
            })
    void a_line_of_another_form_is_no_error_whatever_it_says(String line) {
        assertThat(levels.of(line)).isEqualTo("INFO");
    }

    @Test
    void a_stack_trace_belongs_to_the_line_before_and_ends_with_it() {
        assertThat(levels.of("06:00:00.123 [main] ERROR a.B - failed")).isEqualTo("ERROR");
        assertThat(levels.of("java.lang.IllegalStateException: why")).isEqualTo("ERROR");
        assertThat(levels.of("\tat a.B.c(B.java:1) ~[b.jar:?]")).isEqualTo("ERROR");
        assertThat(levels.of("Caused by: java.io.IOException")).isEqualTo("ERROR");
        assertThat(levels.of("\t... 3 more")).isEqualTo("ERROR");
        assertThat(levels.of("a line of the task")).isEqualTo("INFO");
        assertThat(levels.of("\tat the end")).isEqualTo("INFO");
    }

    @Test
    void an_exception_that_ended_a_thread_is_an_error() {
        assertThat(levels.of("Exception in thread \"loader\" java.lang.IllegalStateException: why"))
                .isEqualTo("ERROR");
        assertThat(levels.of("\tat a.B.c(B.java:1)")).isEqualTo("ERROR");
        assertThat(levels.of("next")).isEqualTo("INFO");
    }
}
