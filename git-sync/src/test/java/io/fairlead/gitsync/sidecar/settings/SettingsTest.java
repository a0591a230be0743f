package io.fairlead.gitsync.sidecar.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.gitsync.options.GitGc;
import io.fairlead.gitsync.options.Submodules;
import io.fairlead.gitsync.sidecar.flag.CommandLine;
import io.fairlead.gitsync.sidecar.flag.UsageError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static final String KEY = "--__env__GITSYNC_GITHUB_APP_PRIVATE_KEY=k";

    @Test
    void little_needs_to_be_said() throws UsageError {
        Settings settings = settings();
        assertThat(settings.source().ref()).isEqualTo("HEAD");
        assertThat(settings.tree().link()).isEqualTo(Path.of("dags.git"));
        assertThat(settings.tree().submodules()).isEqualTo(Submodules.RECURSIVE);
        assertThat(settings.tree().gc()).isEqualTo(GitGc.ALWAYS);
        assertThat(settings.timing().period()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.timing().initPeriod()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.timing().timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.timing().budget()).isEqualTo(new FailureBudget(0, 0));
        assertThat(settings.logins().sshKeys()).containsExactly(Path.of("/etc/git-secret/ssh"));
    }

    @Test
    void old_flags_win_over_new_ones() throws UsageError {
        Settings settings = settings(
                "--ref=new",
                "--rev=HEAD",
                "--branch=old",
                "--period=1h",
                "--wait=0.5",
                "--sync-timeout=1h",
                "--timeout=7",
                "--link=new",
                "--dest=old",
                "--max-failures=1",
                "--max-sync-failures=9",
                "--exechook-command=/new",
                "--sync-hook-command=/old",
                "--v=3",
                "--verbose=6");
        assertThat(settings.source().ref()).isEqualTo("old");
        assertThat(settings.timing().period()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.timing().timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.timing().budget()).isEqualTo(new FailureBudget(9, 9));
        assertThat(settings.tree().link()).isEqualTo(Path.of("old"));
        assertThat(settings.hooks().exec().orElseThrow().command()).isEqualTo("/old");
        assertThat(settings.verbosity()).isEqualTo(3);
    }

    @Test
    void the_first_success_may_have_a_limit_and_a_pause_of_its_own() throws UsageError {
        Settings settings = settings("--init-max-failures=0", "--max-failures=-1", "--init-period=10ms");
        assertThat(settings.timing().budget()).isEqualTo(new FailureBudget(0, -1));
        assertThat(settings.timing().initPeriod()).isEqualTo(Duration.ofMillis(10));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--ref=; required flag: --ref must be specified",
                "--depth=-1; --depth must be greater than or equal to 0",
                "--submodules=some; --submodules must be one of recursive, shallow, off",
                "--git-gc=never; --git-gc must be one of auto, always, aggressive, off",
                "--period=9ms; --period must be at least 10ms",
                "--init-period=9ms; --init-period must be at least 10ms",
                "--sync-timeout=1ms; --sync-timeout must be at least 10ms",
                "--exechook-command=/x --exechook-timeout=999ms; --exechook-timeout must be at least 1s",
                "--exechook-command=/x --exechook-backoff=1ms; --exechook-backoff must be at least 1s",
                "--webhook-url=http://x --webhook-timeout=1ms; --webhook-timeout must be at least 1s",
                "--webhook-url=http://x --webhook-success-status=-2; must be a valid HTTP code or 0",
                "--webhook-url=http://x --webhook-method=A:B; --webhook-method must be a method",
                "--webhook-url=x; --webhook-url: an http or https URL is wanted",
                "--username=ada; $GITSYNC_PASSWORD or --password-file must be specified",
                "--username=ada --password=x --password-file=/x; only one of $GITSYNC_PASSWORD and --password-file",
                "--password=x; $GITSYNC_PASSWORD may only be specified when --username",
                "--password-file=/x; --password-file may only be specified when --username",
                "--repo=https://u:p@h/r --username=ada --password=x; credentials may not be specified in --repo",
                "--change-permissions=0777; --change-permissions is no longer supported",
                "--branch=a --rev=b; --branch and --rev cannot both",
                "--sync-on-signal=SIGNONSENSE; must be a valid signal name or number",
                "--sync-on-signal=9; must be a valid signal name or number",
                "--http-metrics; --http-bind must be specified when --http-metrics is set",
                "--http-pprof; --http-bind must be specified when --http-pprof is set",
                "--http-bind=8080; a port is missing",
                "--credential={}; --credential URL must be specified",
                "--credential={\"user\":\"x\"}; unknown field \"user\"",
                "--credential={\"url\":\"https://x\",\"username\":\"x\"}; password or password-file must be specified",
                "--credential=[; --credential: no JSON",
                "--git-config=a; has no value",
                "--github-app-installation-id=1; --github-app-application-id or --github-app-client-id must be specified",
                "--github-app-application-id=1; --github-app-installation-id must be specified",
                "--github-app-application-id=1 --github-app-client-id=x; only one of --github-app-application-id"
            })
    void nonsense_is_refused_with_the_flag_named(String arguments, String message) {
        UsageError error = catchThrowableOfType(UsageError.class, () -> settings(arguments.split(" ")));
        assertThat(error).hasMessageContaining(message);
        assertThat(error.exitCode()).isEqualTo(1);
    }

    @Test
    void all_that_is_wrong_is_told_at_once() {
        UsageError error = catchThrowableOfType(
                UsageError.class,
                () -> SettingsReader.read(CommandLine.read(List.of("--depth=-1", "--git-gc=x"), Map.of()), Map.of()));
        assertThat(error.getMessage().lines()).hasSize(4);
    }

    @Test
    void secrets_are_in_no_text_of_the_settings() throws UsageError {
        Settings settings = settings(
                "--username=ada",
                "--password=s3cret",
                "--webhook-url=https://chat/s3cret",
                "--askpass-url=https://ask/?s3cret",
                "--credential=[{\"url\":\"https://x\",\"username\":\"x\",\"password\":\"s3cret\"}]",
                "--http-bind=:0",
                "--__env__GITSYNC_HTTP_SYNC_TOKEN=s3cret");
        assertThat(settings.logins().listed()).hasSize(2);
        assertThat(settings.toString()).doesNotContain("s3cret").contains("ada");
        assertThat(settings("--repo=https://u:s3cret@h/r").toString()).doesNotContain("s3cret");
        assertThat(settings(KEY, "--github-app-client-id=Iv1", "--github-app-installation-id=5")
                        .logins()
                        .app()
                        .orElseThrow())
                .isEqualTo(new Settings.GitHubApp("https://api.github.com/", "Iv1", 5, "k", ""));
    }

    @Test
    void git_settings_come_in_one_text_or_one_by_one() throws UsageError {
        Settings settings = settings("--git-config=a.b:1, \"c.d.e\":\"2,3\",f.g:\\,x", "--git-config-add=h.i:j:k");
        assertThat(settings.source().gitConfig())
                .containsExactly(
                        Map.entry("a.b", "1"),
                        Map.entry("c.d.e", "2,3"),
                        Map.entry("f.g", ",x"),
                        Map.entry("h.i", "j:k"));
    }

    @ParameterizedTest
    @CsvSource({"SIGHUP,HUP", "HUP,HUP", "hup,HUP", "1,HUP", "0x1,HUP", "SIGUSR1,USR1", "12,USR2"})
    void a_signal_has_many_names(String text, String name) throws UsageError {
        assertThat(settings("--sync-on-signal=" + text).timing().signal()).contains(name);
    }

    private static Settings settings(String... more) throws UsageError {
        List<String> arguments =
                new ArrayList<>(List.of("--repo=https://git.example.org/team/dags.git", "--root=/srv/root"));
        arguments.addAll(List.of(more));
        return SettingsReader.read(CommandLine.read(arguments, Map.of()), Map.of());
    }
}
