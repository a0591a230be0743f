package io.fairlead.gitsync.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.gitsync.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncConfigTest {

    private static final Path ROOT = Path.of("root");

    @Test
    void every_problem_is_reported_at_once_and_none_shows_the_password() {
        assertThatThrownBy(() -> new SyncConfig(
                        "ftp://ada:s3cret@host/repo",
                        "a..b",
                        ROOT,
                        Path.of(".git/x"),
                        Duration.ZERO,
                        Duration.ofMillis(9),
                        null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "ftp://***@host/repo", "ref 'a..b'", "link '.git/x'", "period is PT0S", "timeout is PT0.009S")
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://host/repo",
                "ssh://-oProxyCommand=id/x",
                "ext::sh -c id",
                "amazon-s3://bucket/x",
                "http:///repo"
            })
    void an_address_of_another_kind_is_refused(String url) {
        assertThatThrownBy(() -> SyncConfig.of(url, ROOT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a:b%40c@host:8443/x.git",
                "http://token@host/x",
                "file:///srv/x.git",
                "/srv/x",
                "relative/x",
                "git://host/repo",
                "ssh://git@host:22/repo",
                "git@host:repo.git"
            })
    void addresses_that_work_are_accepted(String url) {
        assertThat(SyncConfig.of(url, ROOT).toString()).doesNotContain("b%40c", "token");
    }

    @ParameterizedTest
    @ValueSource(strings = {".git", ".worktrees/x", "..", ".", "a/../..", "/"})
    void a_link_must_not_be_where_git_sync_keeps_its_own(String link) {
        assertThatThrownBy(() -> SyncConfig.of("/srv/x", ROOT).withLink(Path.of(link)))
                .hasMessageContaining("link");
    }

    @Test
    void waits_double_from_the_period_on_up_to_five_minutes_and_differ() {
        Backoff backoff = new Backoff(Duration.ofSeconds(10), new Random(1));
        assertThat(backoff.after(1)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
        assertThat(backoff.after(3)).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(40));
        assertThat(backoff.after(1000)).isBetween(Duration.ofSeconds(150), Duration.ofMinutes(5));
        assertThat(backoff.after(1000)).isNotEqualTo(backoff.after(1000));
        assertThat(new Backoff(Duration.ofHours(2), new Random(1)).after(9))
                .isGreaterThanOrEqualTo(Duration.ofHours(1));
        assertThat(new Backoff(Duration.ofMillis(10), new Random(1)).after(1000))
                .isGreaterThan(Duration.ofMinutes(2));
        assertThat(new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30), new Random(1)).after(1000))
                .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    }

    @Test
    void a_link_may_be_outside_of_the_root() {
        assertThat(SyncConfig.of("/srv/x", ROOT)
                        .withLink(Path.of("/srv/www/live"))
                        .link())
                .isAbsolute();
        assertThat(SyncConfig.of("/srv/x", ROOT).withLink(Path.of("../live")).link())
                .hasToString("../live");
    }

    @Test
    void options_report_every_problem_and_show_no_secrets() {
        assertThatThrownBy(() -> new SyncOptions(
                        -1,
                        "blob:nonsense",
                        Submodules.OFF,
                        Optional.empty(),
                        false,
                        Duration.ofSeconds(-1),
                        GitGc.OFF,
                        Map.of("name", "x"),
                        Credentials.NONE,
                        Publishing.DEFAULT))
                .hasMessageContainingAll("depth is -1", "'blob:nonsense'", "stale worktree timeout", "'name'");
        SyncOptions options = SyncOptions.DEFAULTS.withGitConfig(Map.of("http.extraHeader", "Authorization: s3cret"));
        assertThat(options.toString()).contains("http.extraHeader").doesNotContain("s3cret");
        assertThat(new UserPassword("ada", "s3cret").toString()).doesNotContain("ada", "s3cret");
    }
}
