package io.fairlead.runner.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.runner.logs.LogSearch.Hit;
import io.fairlead.runner.logs.LogSearch.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSearchTest {

    private static final LogKey KEY = new LogKey("demo.hello", "run", "greet", -1, 1);

    @TempDir
    private Path folder;

    private DirectoryLogs logs;

    @BeforeEach
    void open() {
        logs = new DirectoryLogs(folder);
    }

    @Test
    void lines_are_found_by_a_text_in_any_case() throws IOException {
        append("INFO", "stdout", "Straße nach ÜBERLINGEN", "nothing", "the straSSe (a.c)", "abc");
        assertThat(lines("überling", false, Optional.empty())).containsExactly(1L);
        assertThat(lines("a.c", false, Optional.empty())).containsExactly(3L);
        assertThat(lines("a.c\\b", true, Optional.empty())).containsExactly(3L, 4L);
    }

    @Test
    void a_level_shows_itself_and_what_is_above_or_what_was_printed() throws IOException {
        append("DEBUG", "a.B", "1");
        append("INFO", "stdout", "2");
        append("WARN", "a.B", "3");
        append("ERROR", "a.B", "4");
        append("INFO", "stderr", "5");
        logs.append(KEY, "of no known form\n".getBytes(StandardCharsets.UTF_8));
        assertThat(lines("", false, Optional.of("DEBUG"))).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(lines("", false, Optional.of("WARN"))).containsExactly(3L, 4L);
        assertThat(lines("", false, Optional.of("STDOUT"))).containsExactly(2L);
        assertThat(lines("", false, Optional.of("ERROR"))).containsExactly(4L);
        assertThat(lines("", false, Optional.of("STDERR"))).containsExactly(5L);
    }

    @Test
    void a_search_that_found_enough_goes_on_where_it_stopped() throws IOException {
        append(
                "INFO",
                "stdout",
                IntStream.rangeClosed(1, 30_000)
                        .mapToObj(i -> i % 1_000 == 0 ? "needle " + i : "hay")
                        .toArray(String[]::new));
        var search = new LogSearch(logs);
        var filter = LogFilter.of(Optional.empty(), Optional.of("needle"), false);
        var found = new ArrayList<Hit>();
        Place from = Place.START;
        for (boolean ended = false; !ended; ) {
            var part = search.search(KEY, filter, from, 7);
            assertThat(part.hits().size()).isLessThanOrEqualTo(7);
            found.addAll(part.hits());
            from = part.next();
            ended = part.ended();
        }
        assertThat(found).hasSize(30).allSatisfy(hit -> assertThat(hit.text()).endsWith("needle " + hit.line()));
        assertThat(from.line()).isEqualTo(30_001);
        assertThat(from.offset()).isEqualTo(logs.size(KEY));
    }

    @Test
    void an_expression_that_would_take_for_ever_is_given_up() throws IOException {
        append("INFO", "stdout", "a".repeat(60) + "!");
        assertThatThrownBy(() -> lines("(a|aa)+b\\1", true, Optional.empty()))
                .isInstanceOf(LogFilter.TooSlow.class)
                .hasMessageContaining("a simpler one will do");
    }

    @Test
    void what_cannot_be_looked_for_is_said() {
        assertThatThrownBy(() -> LogFilter.of(Optional.empty(), Optional.of("(a"), true))
                .hasMessageContaining("'(a' is no regular expression");
        assertThatThrownBy(() -> LogFilter.of(Optional.of("LOUD"), Optional.empty(), false))
                .hasMessageContaining("it must be one of");
    }

    private List<Long> lines(String text, boolean regex, Optional<String> level) throws IOException {
        var filter = LogFilter.of(level, Optional.of(text).filter(given -> !given.isEmpty()), regex);
        return new LogSearch(logs)
                .search(KEY, filter, Place.START, 100).hits().stream()
                        .map(Hit::line)
                        .toList();
    }

    private void append(String level, String source, String... texts) throws IOException {
        var lines = new StringBuilder();
        for (String text : texts) lines.append(new LogLine(Instant.EPOCH, level, source, text).format());
        logs.append(KEY, lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
