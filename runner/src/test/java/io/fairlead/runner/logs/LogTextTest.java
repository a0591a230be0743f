package io.fairlead.runner.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0000 | ␀
            0007 | ␇
            000a | ␊
            000d | ␍
            001f | ␟
            007f | ␡
            0085 | <U+0085>
            009b | <U+009B>
            2028 | <U+2028>
            2029 | <U+2029>
            202a | <U+202A>
            202e | <U+202E>
            2066 | <U+2066>
            2069 | <U+2069>
            d800 | �
            dfff | �
            """)
    void what_could_do_harm_is_replaced_by_something_that_is_seen(String code, String shown) {
        char c = (char) Integer.parseInt(code, 16);
        assertThat(LogText.harmless("a" + c + "b")).isEqualTo("a" + shown + "b");
    }

    @Test
    void everything_else_stays_as_it_is() {
        String text = "tab\tcolour\u001b[31m ü € 😀 \u05d0 \u200f \u00a0 \ufeff";
        assertThat(LogText.harmless(text)).isSameAs(text);
        assertThat(LogText.harmlessLines("one\ntwo\r\n")).isEqualTo("one\ntwo␍\n");
    }

    @Test
    void a_beginning_does_not_end_within_a_character() {
        assertThat(LogText.beginning("ab😀c", 2)).isEqualTo("ab");
        assertThat(LogText.beginning("ab😀c", 3)).isEqualTo("ab");
        assertThat(LogText.beginning("ab😀c", 4)).isEqualTo("ab😀");
        assertThat(LogText.beginning("ab😀c", 5)).isEqualTo("ab😀c");
        assertThat(LogText.beginning("😀", 1)).isEmpty();
        assertThat(LogText.beginning("a", 0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"plain,plain", "'a\rb',b", "'a\rb\r',b", "'a\rb\r  \r',b", "'\ra',a", "'\r \r',''", "'',''"})
    void of_a_line_that_is_written_over_the_last_text_counts(String line, String text) {
        assertThat(LogText.lastWritten(line)).isEqualTo(text);
    }
}
