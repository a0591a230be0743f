package io.fairlead.gitsync.sidecar.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void what_is_written_is_read_again() {
        Map<String, Object> value = Map.of(
                "a\"\\\n\u0001😀", List.of(new BigDecimal("-1.5e3"), true, Map.of(), List.of()), "b", "\t/ü\u2028");
        assertThat(Json.parse(Json.write(value))).isEqualTo(value);
        assertThat(Json.write(value)).doesNotContain("\n");
    }

    @Test
    void a_path_is_a_text_although_it_can_be_walked_through() {
        assertThat(Json.write(Map.of("path", Path.of("/a/b")))).isEqualTo("{\"path\":\"/a/b\"}");
    }

    @Test
    void white_space_and_escapes_are_understood() {
        assertThat(Json.parse(" { \"a\" : [ null , \"\\u00e4\\/\" ] } "))
                .isEqualTo(Map.of("a", java.util.Arrays.asList(null, "ä/")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\"}",
                "\"s3cret",
                "nul",
                "1 2",
                "\"\\x\"",
                "\"\\u12\"",
                "{a:1}",
                "[s3cret]",
                "01",
                "-",
                "[1 2]",
                "1e99999999999"
            })
    void anything_else_is_refused_without_quoting_it(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no JSON: ")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> Json.parse("[".repeat(9_999))).isInstanceOf(IllegalArgumentException.class);
    }
}
