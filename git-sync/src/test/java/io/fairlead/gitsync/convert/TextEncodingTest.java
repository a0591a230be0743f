package io.fairlead.gitsync.convert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextEncodingTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "utf8", "nonsense", "not a name", "ISO-2022-CN", "x-JISAutoDetect"})
    void what_is_utf_8_or_cannot_be_written_leaves_files_as_they_are_stored(String name) {
        assertThat(TextEncoding.named(name)).isEmpty();
    }

    @Test
    void what_can_be_written_is_found_in_whatever_letters() {
        assertThat(TextEncoding.named("shift_jis")).map(TextEncoding::toString).hasValue("Shift_JIS");
    }
}
