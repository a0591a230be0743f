package io.fairlead.runner.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {

    private static final Instant AT = Instant.parse("2026-03-01T06:00:00.123Z");

    @Test
    void a_line_is_stored_with_its_time_level_and_source_and_read_again() {
        var line = new LogLine(AT, "INFO", "sales.Extract", "two  words\tand a tab");
        assertThat(line.format()).isEqualTo("2026-03-01T06:00:00.123Z INFO  sales.Extract two  words\tand a tab\n");
        assertThat(LogLine.parse(line.format().strip())).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"my\nlogger", "a b", "", "a\tb", "a\u2028b", "a\u202eb", "a\u00a0b", "\u001b[31m", "x\r\n", "😀"
            })
    void whatever_a_logger_is_called_its_line_is_one_line_with_its_text(String name) {
        String stored = new LogLine(AT, "WARN", name, "the text").format();
        assertThat(stored).endsWith("\n").doesNotContainPattern("(?s)[\r\u001b\u2028\u202e].*|\n.");
        LogLine read = LogLine.parse(stored.substring(0, stored.length() - 1));
        assertThat(read.text()).isEqualTo("the text");
        assertThat(read.source()).isNotBlank().hasSizeLessThan(20);
    }

    @Test
    void a_name_that_is_too_long_is_cut() {
        String stored = new LogLine(AT, "INFO", "😀".repeat(1_000), "text").format();
        assertThat(LogLine.parse(stored).source()).isEqualTo("😀".repeat(100));
    }

    @Test
    void a_text_that_is_too_long_is_cut_between_two_characters() {
        for (int before = LogLine.MAX_TEXT - 3; before <= LogLine.MAX_TEXT; before++) {
            String text = "x".repeat(before) + "😀😀";
            String kept = LogLine.parse(
                            new LogLine(AT, "INFO", "stdout", text).format().strip())
                    .text();
            int cut = kept.indexOf(" … (");
            assertThat(text).startsWith(kept.substring(0, cut));
            assertThat(kept).endsWith(" … (" + (text.length() - cut) + " more characters were cut)");
            assertThat(cut).isGreaterThanOrEqualTo(LogLine.MAX_TEXT - 1);
        }
    }
}
