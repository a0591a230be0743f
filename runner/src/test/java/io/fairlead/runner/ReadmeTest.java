package io.fairlead.runner;

import static io.fairlead.runner.testkit.Readme.between;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.config.ListKey;
import io.fairlead.runner.config.Setting;
import io.fairlead.runner.run.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What README.md says of the code is what the code says. */
class ReadmeTest {

    @Test
    void the_settings_are_those_of_the_code() throws IOException {
        assertThat(between("settings")).isEqualTo(Setting.table());
        assertThat(between("repos")).isEqualTo(ListKey.table(ListKey.REPO));
        assertThat(between("teams")).isEqualTo(ListKey.table(ListKey.TEAM));
        assertThat(between("namespaces")).isEqualTo(ListKey.table(ListKey.NAMESPACE));
        assertThat(between("queues")).isEqualTo(ListKey.table(ListKey.QUEUE));
    }

    @Test
    void the_moves_of_a_task_are_those_of_the_code() throws IOException {
        String rows = Arrays.stream(TaskState.values())
                .map(state -> "| `" + state.word() + "` | " + next(state) + " |\n")
                .collect(Collectors.joining());
        assertThat(between("states")).isEqualTo("| state | goes to |\n|---|---|\n" + rows);
    }

    @Test
    void what_it_says_of_itself_has_the_tests_that_it_names() throws IOException {
        var named = Pattern.compile("\\| `(\\w+)\\.(\\w+)` \\|\\n");
        List<MatchResult> rows = named.matcher(between("pains")).results().toList();
        assertThat(rows).hasSize((int) between("pains").lines().count() - 2);
        assertThat(rows)
                .allSatisfy(row -> assertThat(source(row.group(1)))
                        .containsPattern("@(Test|ParameterizedTest[^;{}]*)\\s+void " + row.group(2) + "\\("));
    }

    private static String source(String test) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("src/test/java"))) {
            Path file = all.filter(path -> path.endsWith(test + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no test " + test));
            return Files.readString(file);
        }
    }

    private static String next(TaskState state) {
        return state.isFinal()
                ? "the end"
                : state.next().stream().map(next -> "`" + next.word() + "`").collect(Collectors.joining(", "));
    }
}
