package io.fairlead.gitsync.sidecar.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    @Test
    void values_follow_an_equals_sign_or_stand_by_themselves() throws UsageError {
        FlagValues values = read("--repo=https://a/b?c=d", "--period", "1m30s", "--max-failures", "-1", "--depth=0x10");
        assertThat(values.text("repo")).isEqualTo("https://a/b?c=d");
        assertThat(values.duration("period")).isEqualTo(Duration.ofSeconds(90));
        assertThat(values.number("max-failures")).isEqualTo(-1);
        assertThat(values.number("depth")).isEqualTo(16);
        assertThat(values.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-v 6", "-v=6", "-v6", "--verbose 6", "--verbose=6", "-hv6"})
    void the_verbosity_has_many_spellings(String arguments) throws UsageError {
        assertThat(read(arguments.split(" ")).number("verbose")).isEqualTo(6);
    }

    @Test
    void a_bool_never_takes_the_next_argument() throws UsageError {
        FlagValues values = read("--one-time", "false", "--ssh-known-hosts=F");
        assertThat(values.on("one-time")).isTrue();
        assertThat(values.on("ssh-known-hosts")).isFalse();
        assertThat(values.warnings()).singleElement().asString().contains("\"false\" belongs to no flag");
    }

    @Test
    void arrays_grow_by_repetition_and_replace_what_a_variable_says() throws UsageError {
        Map<String, String> environment = Map.of("GITSYNC_SSH_KEY_FILE", "/x:/y");
        assertThat(CommandLine.read(List.of(), environment).texts("ssh-key-file"))
                .containsExactly("/x", "/y");
        FlagValues values = CommandLine.read(List.of("--ssh-key-file=/a,b", "--ssh-key-file", "/c"), environment);
        assertThat(values.texts("ssh-key-file")).containsExactly("/a,b", "/c");
        assertThat(read().texts("ssh-key-file")).containsExactly("/etc/git-secret/ssh");
    }

    @Test
    void a_flag_beats_a_variable_and_of_the_variables_the_old_name_wins_aloud() throws UsageError {
        Map<String, String> environment = Map.of("GITSYNC_DEPTH", "2", "GIT_SYNC_DEPTH", "3");
        FlagValues values = CommandLine.read(List.of(), environment);
        assertThat(values.number("depth")).isEqualTo(3);
        assertThat(values.warnings())
                .containsExactly(
                        "env $GIT_SYNC_DEPTH has been deprecated, use $GITSYNC_DEPTH instead",
                        "env $GITSYNC_DEPTH was overridden by $GIT_SYNC_DEPTH");
        assertThat(CommandLine.read(List.of("--depth=4"), environment).number("depth"))
                .isEqualTo(4);
    }

    @Test
    void deprecated_flags_are_told_with_what_replaces_them() throws UsageError {
        assertThat(read("--wait=1.5", "--ssh").warnings())
                .containsExactly(
                        "Flag --wait has been deprecated, use --period instead",
                        "Flag --ssh has been deprecated, no longer necessary");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--nonsense; unknown flag: --nonsense",
                "-x; unknown shorthand flag: 'x' in -x",
                "--depth; flag needs an argument: --depth",
                "--depth=two; invalid argument \"two\" for \"--depth\" flag",
                "--period=10; invalid argument \"10\" for \"--period\" flag",
                "--one-time=maybe; invalid argument \"maybe\" for \"--one-time\" flag"
            })
    void a_line_that_cannot_be_read_ends_with_2(String argument, String message) {
        UsageError error = catchThrowableOfType(UsageError.class, () -> read(argument));
        assertThat(error).hasMessageContaining(message);
        assertThat(error.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "GITSYNC_DEPTH,two,int",
        "GITSYNC_PERIOD,10,duration",
        "GITSYNC_ONE_TIME,yes,bool",
        "GIT_SYNC_WAIT,x,float"
    })
    void a_variable_that_cannot_be_read_ends_with_1(String variable, String text, String type) {
        UsageError error =
                catchThrowableOfType(UsageError.class, () -> CommandLine.read(List.of(), Map.of(variable, text)));
        assertThat(error).hasMessageContaining("invalid " + type + " env " + variable + "=\"" + text + "\"");
        assertThat(error.exitCode()).isEqualTo(1);
    }

    @Test
    void a_password_comes_by_variable_or_by_the_flag_that_tests_use() throws UsageError {
        assertThat(read("--__env__GITSYNC_PASSWORD=s3cret").text(Flags.PASSWORD))
                .isEqualTo("s3cret");
        assertThat(CommandLine.read(List.of(), Map.of("GIT_SYNC_PASSWORD", "s3cret")))
                .satisfies(values -> {
                    assertThat(values.text(Flags.PASSWORD)).isEqualTo("s3cret");
                    assertThat(values.toString()).doesNotContain("s3cret");
                });
        assertThatThrownBy(() -> read("--$GITSYNC_PASSWORD=x")).hasMessageContaining("unknown flag");
    }

    @Test
    void what_nobody_knows_in_the_environment_is_nobodys_business() throws UsageError {
        assertThat(CommandLine.read(List.of(), Map.of("GITSYNC_NONSENSE", "1")).warnings())
                .isEmpty();
    }

    private static FlagValues read(String... arguments) throws UsageError {
        return CommandLine.read(List.of(arguments), Map.of());
    }
}
