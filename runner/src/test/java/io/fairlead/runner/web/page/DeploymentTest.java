package io.fairlead.runner.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.run.dag.DescribeSetback;
import io.fairlead.runner.run.dag.RepoStatus;
import io.fairlead.runner.run.dag.Revision;
import io.fairlead.runner.run.dag.RevisionError;
import io.fairlead.runner.run.store.RevisionQueries;
import io.fairlead.runner.web.view.StateMark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentTest {

    private static final Instant SEEN = Instant.parse("2026-03-01T06:00:00Z");
    private static final RevisionError ERROR =
            new RevisionError(1, Optional.of("A.java"), "A.java", Optional.of(3), "';' expected", "");

    @Test
    void before_the_first_look_the_remote_is_being_looked_at() {
        assertThat(stages(false, Optional.empty(), 0, Optional.empty())).isEqualTo("RUNNING NONE NONE NONE");
        assertThat(stages(false, Optional.empty(), 0, Optional.of("refused"))).isEqualTo("FAILED NONE NONE NONE");
    }

    @Test
    void a_commit_that_was_seen_is_being_fetched() {
        assertThat(stages(true, Optional.empty(), 0, Optional.empty())).isEqualTo("SUCCESS RUNNING NONE NONE");
        assertThat(stages(true, Optional.empty(), 0, Optional.of("refused"))).isEqualTo("SUCCESS FAILED NONE NONE");
    }

    @Test
    void a_commit_that_was_fetched_is_being_described() {
        assertThat(stages(true, Optional.of(revision(false)), 0, Optional.empty()))
                .isEqualTo("SUCCESS SUCCESS RUNNING NONE");
    }

    @Test
    void a_commit_that_cannot_be_described_now_says_why_and_when_it_is_tried_again() {
        var setback = new DescribeSetback("f".repeat(40), "no space left", SEEN.plusSeconds(60));
        var repo = shown(true, Optional.of(revision(false)), 0, Optional.empty(), Optional.of(setback), List.of());

        assertThat(repo.stages().get(2).state()).isEqualTo(StateMark.FAILED);
        assertThat(repo.setback()).contains("no space left; it is tried again at 2026-03-01T06:01:00Z");
        assertThat(repo.history())
                .singleElement()
                .satisfies(revision -> assertThat(revision.outcome()).isEqualTo("could not be read yet"));
    }

    @Test
    void an_earlier_commit_that_is_seen_again_is_described_again() {
        assertThat(stages(true, Optional.of(revision(true)), 0, Optional.empty()))
                .isEqualTo("SUCCESS SUCCESS RUNNING NONE");
    }

    @Test
    void a_live_commit_has_come_all_the_way() {
        assertThat(stages(true, Optional.of(revision(true)), 7, Optional.empty()))
                .isEqualTo("SUCCESS SUCCESS SUCCESS SUCCESS");
        var stages = shown(true, Optional.of(revision(true)), 7, Optional.empty(), List.of())
                .stages();
        assertThat(stages.get(1).took()).contains(Duration.ofSeconds(2));
        assertThat(stages.get(2).took()).contains(Duration.ofSeconds(3));
    }

    @Test
    void what_did_not_load_is_told_of_the_description_and_in_the_history() {
        var repo = shown(true, Optional.of(revision(true)), 7, Optional.empty(), List.of(ERROR));
        assertThat(repo.stages().get(2).state()).isEqualTo(StateMark.FAILED);
        assertThat(repo.stages().get(3).state()).as("nothing of it is live").isEqualTo(StateMark.SKIPPED);
        assertThat(repo.errors()).singleElement().hasToString("A.java:3: ';' expected");
        assertThat(repo.history()).singleElement().satisfies(revision -> {
            assertThat(revision.outcome()).isEqualTo("1 file did not load");
            assertThat(revision.took()).contains(Duration.ofSeconds(5));
        });
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            https://github.com/acme/dags.git,       https://github.com/acme/dags/commit/f00d
            https://github.com/acme/dags,           https://github.com/acme/dags/commit/f00d
            https://gitlab.example.org/a/b/c.git,   https://gitlab.example.org/a/b/c/-/commit/f00d
            https://git.example.org/acme/dags.git,  -
            https://me@github.com/acme/dags.git,    -
            git@github.com:acme/dags.git,           -
            http://localhost:8080/git/demo.git,     -
            https://git hub.com/x,                  -
            """)
    void a_commit_leads_to_its_page_on_a_known_forge(String url, String page) {
        assertThat(Forge.commit(url, "f00d")).isEqualTo(Optional.ofNullable(page));
    }

    private static String stages(boolean seen, Optional<Revision> newest, long live, Optional<String> syncError) {
        return String.join(
                " ",
                shown(seen, newest, live, syncError, List.of()).stages().stream()
                        .map(stage -> stage.state().name())
                        .toList());
    }

    private static ReposPage.Repo shown(
            boolean seen,
            Optional<Revision> newest,
            long live,
            Optional<String> syncError,
            List<RevisionError> errors) {
        return shown(seen, newest, live, syncError, Optional.empty(), errors);
    }

    private static ReposPage.Repo shown(
            boolean seen,
            Optional<Revision> newest,
            long live,
            Optional<String> syncError,
            Optional<DescribeSetback> setback,
            List<RevisionError> errors) {
        var repo = new RepoStatus(
                1,
                "default",
                "shop",
                "https://git.example/shop.git",
                "main",
                "",
                Optional.of("f".repeat(40)),
                seen ? Optional.of(SEEN) : Optional.empty(),
                syncError,
                Optional.empty(),
                live == 0 ? Optional.empty() : Optional.of(live));
        var counts = Map.of(7L, new RevisionQueries.Loaded(7, errors.isEmpty() ? 2 : 0, errors.size()));
        var loaded = new Deployment.Loaded(newest.map(List::of).orElse(List.of()), counts, errors, List.of());
        var found = live == 0 ? Optional.<Revision>empty() : newest;
        return new Deployment(repo, newest, found, setback, loaded, SEEN.plusSeconds(60)).shown();
    }

    private static Revision revision(boolean described) {
        Optional<Instant> at = described ? Optional.of(SEEN.plusSeconds(5)) : Optional.empty();
        return new Revision(
                7, 1, "f".repeat(40), "Ada", "Subject\n\nbody", SEEN, "/tree", SEEN, SEEN.plusSeconds(2), at, at);
    }
}
