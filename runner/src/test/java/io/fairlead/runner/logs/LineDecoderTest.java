package io.fairlead.runner.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineDecoderTest {

    private final List<String> lines = new ArrayList<>();
    private long nanos = -1_000;
    private final LineDecoder decoder = new LineDecoder(lines::add, UnaryOperator.identity(), () -> nanos);

    @Test
    void line_feeds_end_lines_with_or_without_a_carriage_return_however_they_are_cut() {
        write("one\ntwo\r\n\nfour\r", "\n", "fi", "ve\n", "six");
        decoder.finish();
        decoder.finish();
        assertThat(lines).containsExactly("one", "two", "", "four", "five", "six");
    }

    @Test
    void a_character_whose_bytes_come_one_by_one_is_one_character() {
        for (byte b : "ü€😀\n".getBytes(UTF_8)) decoder.write(new byte[] {b}, 0, 1);
        assertThat(lines).containsExactly("ü€😀");
    }

    @Test
    void a_line_that_is_written_over_is_shown_as_it_comes_and_stays_as_it_ended() {
        write("\rloading 0 %");
        assertThat(lines).containsExactly("loading 0 %");
        for (int i = 1; i <= 100; i++) {
            later(Duration.ofMillis(100));
            write("\rloading " + i + " %");
        }
        write("\rdone\n", "next\n");
        assertThat(lines)
                .containsExactly(
                        "loading 0 %",
                        "loading 20 %",
                        "loading 40 %",
                        "loading 60 %",
                        "loading 80 %",
                        "loading 100 %",
                        "done",
                        "next");
    }

    @Test
    void what_the_pace_held_back_is_handed_on_when_it_is_time_and_at_the_end() {
        write("step 1\r", "step 2\r");
        assertThat(lines).containsExactly("step 1");
        decoder.showLatest();
        assertThat(lines).containsExactly("step 1");
        later(LineDecoder.PACE);
        decoder.showLatest();
        decoder.showLatest();
        assertThat(lines).containsExactly("step 1", "step 2");
        write("step 3\r");
        decoder.finish();
        assertThat(lines).containsExactly("step 1", "step 2", "step 3");
    }

    @ParameterizedTest
    @CsvSource({
        "'1 %\r2 %\r\n', 2 %",
        "'1 %\r2 %\r    \r\n', 2 %",
        "'1 %\r2 %\r\r', 2 %",
        "'\r1 %\r2 %', 2 %",
        "'\r\r2 %\n', 2 %",
    })
    void whatever_ends_it_its_last_text_stays(String written, String last) {
        write(written);
        decoder.finish();
        assertThat(lines).containsExactly(last);
    }

    @Test
    void a_text_that_may_be_half_of_one_is_not_shown_before_it_is_whole() {
        write("\r", "tok", "en=abc", "def");
        assertThat(lines).isEmpty();
        write("\r");
        assertThat(lines).containsExactly("token=abcdef");
    }

    @Test
    void a_bar_that_is_written_over_for_a_day_is_some_hundred_lines() {
        for (int second = 0; second < 86_400; second++) {
            write("\r" + second);
            later(Duration.ofSeconds(1));
        }
        decoder.finish();
        assertThat(lines).hasSizeBetween(300, 1_000).contains("0", "2", "100").endsWith("86399");
    }

    @Test
    void a_bar_that_is_written_at_once_is_one_line() {
        var text = new StringBuilder();
        for (int i = 0; i <= 200_000; i++) text.append('\r').append(i).append("/200000");
        write(text.append("\rREADY\n").toString());
        assertThat(lines).containsExactly("READY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ü", "€", "😀"})
    void a_line_that_is_too_long_is_cut_between_two_characters_and_says_how_long_it_was(String character) {
        for (int before = 0; before < 4; before++) {
            String text = "-".repeat(before) + character.repeat(40_000);
            byte[] bytes = (text + "\n").getBytes(UTF_8);
            for (int i = 0; i < bytes.length; i++) decoder.write(bytes, i, 1);
            String line = lines.get(before);
            int note = line.indexOf(" … (a line of ");
            if (note < 0) assertThat(line).isEqualTo(text);
            else assertThat(text).startsWith(line.substring(0, note));
            assertThat(line)
                    .doesNotContain("\ufffd")
                    .matches(note < 0 ? ".*" : ".* … \\(a line of " + (bytes.length - 1) + " bytes\\)");
        }
    }

    @Test
    void half_a_secret_is_not_left_where_a_line_is_cut() {
        var masked = new LineDecoder(lines::add, text -> text.replace("secret", "***"));
        byte[] bytes = ("secret".repeat(20_000) + "\n").getBytes(UTF_8);
        masked.write(bytes, 0, bytes.length);
        assertThat(lines.get(0)).startsWith("***").doesNotContain("secr\ufffd").contains("(a line of 120000 bytes)");
    }

    private void write(String... texts) {
        for (String text : texts) decoder.write(text.getBytes(UTF_8), 0, text.getBytes(UTF_8).length);
    }

    private void later(Duration time) {
        nanos += time.toNanos();
    }
}
