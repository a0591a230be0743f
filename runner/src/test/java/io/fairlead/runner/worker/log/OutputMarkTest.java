package io.fairlead.runner.worker.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputMarkTest {

    private final OutputMark mark = new OutputMark("secret");
    private final List<String> seen = new ArrayList<>();

    private void read(String... pieces) {
        var text = new StringBuilder();
        var reader = mark.reader(text::append, attempt -> {
            seen.add(text.toString());
            seen.add("end of " + attempt);
            text.setLength(0);
        });
        for (String piece : pieces) reader.take(piece);
        reader.end();
        seen.add(text.toString());
    }

    @Test
    void what_is_before_a_mark_belongs_to_its_attempt_with_or_without_a_line_feed() {
        read("one\ntwo" + mark.of(7) + "three\n" + mark.of(8) + "four");
        assertThat(seen).containsExactly("one\ntwo", "end of 7", "three\n", "end of 8", "four");
    }

    @Test
    void it_may_come_in_pieces_of_any_size() {
        String all = "one\ntwo" + mark.of(7) + "three\n" + mark.of(123456789) + "four";
        read(all.split(""));
        assertThat(seen).containsExactly("one\ntwo", "end of 7", "three\n", "end of 123456789", "four");
    }

    @Test
    void what_only_looks_like_one_is_text() {
        String others = new OutputMark("guess").of(1) + "\u001d" + "\u001dsecret x\n" + "\u001dsecret \n";
        read(others, "\u001dsecr");
        assertThat(seen).containsExactly(others + "\u001dsecr");
    }

    @Test
    void what_only_looks_like_one_hides_none_behind_it() {
        String fake = "\u001dsecret x\n" + "\u001dsecret 9999999999999999999\n";
        read(fake + mark.of(7) + "next");
        assertThat(seen).containsExactly(fake, "end of 7", "next");
    }

    @Test
    void text_is_not_held_back() {
        var text = new StringBuilder();
        mark.reader(text::append, attempt -> {}).take("12 %");
        assertThat(text).hasToString("12 %");
    }
}
