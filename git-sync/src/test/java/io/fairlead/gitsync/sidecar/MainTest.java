package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program says and ends with before it syncs anything. */
class MainTest {

    @TempDir
    Path temp;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "-?", "--man", "--version"})
    void who_only_asks_is_answered_on_standard_output(String flag) {
        assertThat(run(Map.of(), flag)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isNotBlank();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void an_unknown_flag_ends_with_2_and_the_usage() {
        assertThat(run(Map.of(), "--nonsense")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("unknown flag: --nonsense\n")
                .contains("Usage: ");
    }

    @Test
    void settings_that_make_no_sense_are_told_twice_and_in_the_error_file() {
        Path file = temp.resolve("dir/error");
        int code = run(Map.of("GITSYNC_DEPTH", "-1"), "--root=" + temp, "--error-file=" + file, "--wait=1");
        assertThat(code).isEqualTo(1);
        String told = err.toString(StandardCharsets.UTF_8);
        assertThat(told.split("--repo must be specified\n", -1)).hasSize(3);
        assertThat(told).contains("Flag --wait has been deprecated").contains("--depth must be");
        assertThat(file).content().contains("--repo must be specified").contains("--depth must be");
    }

    @Test
    void what_the_mirror_does_not_like_is_told_the_same_way() {
        int code = run(Map.of(), "--repo=rsync://u:s3cret@host/x", "--root=" + temp.resolve("root"));
        assertThat(code).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Usage: ").doesNotContain("s3cret");
        assertThat(temp.resolve("root")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"key:v", "a b.key:v", "a.key 2:v", "a.2key:v", "a.:v", ".key:v"})
    void a_git_setting_whose_name_git_could_not_read_is_refused(String setting) {
        int code = run(Map.of(), "--repo=file:///x", "--root=" + temp.resolve("root"), "--git-config-add=" + setting);
        assertThat(code).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("is not a name such as http.userAgent");
        assertThat(temp.resolve("root")).doesNotExist();
    }

    private int run(Map<String, String> environment, String... arguments) {
        return Main.run(List.of(arguments), environment, print(out), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
