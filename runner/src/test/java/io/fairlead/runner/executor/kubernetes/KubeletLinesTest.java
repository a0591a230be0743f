package io.fairlead.runner.executor.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.logs.LogLine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KubeletLinesTest {

    private static final String THREE = """
            2026-03-01T06:00:00.100100000Z one
            2026-03-01T06:00:00.100200000Z two
            2026-03-01T06:00:00.100300000Z three
            """;

    private final List<LogLine> stored = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    @Test
    void lines_have_the_time_at_which_they_were_printed() {
        write(LogPosition.START, THREE);
        assertThat(log()).startsWith("2026-03-01T06:00:00.100Z INFO  stdout one\n");
    }

    @Test
    void a_line_that_comes_in_pieces_is_one() {
        var lines = new KubeletLines(LogPosition.START, stored::addAll, said::add);
        for (byte b : THREE.getBytes(UTF_8)) lines.write(b);
        assertThat(texts()).containsExactly("one", "two", "three");
    }

    @Test
    void what_is_in_the_log_already_is_left_out_also_within_one_millisecond() {
        write(LogPosition.START, THREE.lines().limit(2).collect(Collectors.joining("\n", "", "\n")));
        write(LogPosition.of(log()), THREE);
        assertThat(texts()).containsExactly("one", "two", "three");
    }

    @Test
    void a_line_that_the_connections_end_cut_off_comes_again_as_a_whole() {
        var lines = new KubeletLines(LogPosition.START, stored::addAll, said::add);
        byte[] cut = THREE.substring(0, THREE.length() - 3).getBytes(UTF_8);
        lines.write(cut, 0, cut.length);
        write(lines.position(), THREE);
        assertThat(texts()).containsExactly("one", "two", "three");
    }

    @Test
    void what_java_says_of_its_options_is_left_out_as_there_may_be_secrets_in_it() {
        write(
                LogPosition.START,
                "2026-03-01T06:00:00.1Z Picked up _JAVA_OPTIONS: -Dx.password=horse\n2026-03-01T06:00:00.2Z one\n");
        assertThat(texts()).containsExactly("one");
    }

    @Test
    void an_empty_line_is_a_line() {
        write(LogPosition.START, "2026-03-01T06:00:00.1Z \n2026-03-01T06:00:00.2Z\n");
        assertThat(texts()).containsExactly("", "");
    }

    @Test
    void what_the_kubelet_itself_says_is_no_line_of_the_container() {
        write(LogPosition.START, THREE + "unable to retrieve container logs for containerd://x");
        assertThat(texts()).containsExactly("one", "two", "three");
        assertThat(said).containsExactly("unable to retrieve container logs for containerd://x");
    }

    @Test
    void of_a_line_that_was_written_over_its_last_text_is_kept() {
        write(LogPosition.START, "2026-03-01T06:00:00.1Z 10 %\r50 %\r100 %\n2026-03-01T06:00:00.2Z windows\r\n");
        assertThat(texts()).containsExactly("100 %", "windows");
    }

    @Test
    void a_line_that_is_too_long_says_how_long_it_was() {
        write(LogPosition.START, "2026-03-01T06:00:00.1Z " + "😀".repeat(100_000) + "\n");
        assertThat(texts()).singleElement().asString().startsWith("😀😀").endsWith("😀 … (a line of 400023 bytes)");
    }

    private void write(LogPosition known, String text) {
        var lines = new KubeletLines(known, stored::addAll, said::add);
        lines.write(text.getBytes(UTF_8), 0, text.getBytes(UTF_8).length);
        lines.close();
    }

    private List<String> texts() {
        return stored.stream().map(LogLine::text).toList();
    }

    private String log() {
        return stored.stream().map(LogLine::format).collect(Collectors.joining());
    }
}
