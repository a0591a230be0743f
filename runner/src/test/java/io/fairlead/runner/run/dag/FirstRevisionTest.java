package io.fairlead.runner.run.dag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FirstRevisionTest {

    private static final String HASH = "0123456789abcdef";
    private static final Revision ON_DISK = new Revision(
            1,
            1,
            HASH,
            "Ann",
            "Change",
            Instant.EPOCH,
            "/folder",
            Instant.EPOCH,
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty());

    @Test
    void until_something_is_live_each_step_is_named_and_awaited() {
        var looking = FirstRevision.of(
                repo(Optional.empty(), Optional.empty(), Optional.empty()), Optional.empty(), Optional.empty());
        assertThat(looking.words()).isEqualTo("sales: looking at https://git.example.org/sales for the first time");
        assertThat(looking.isAwaited()).isTrue();

        var seen = repo(Optional.of(HASH), Optional.empty(), Optional.empty());
        var fetching = FirstRevision.of(seen, Optional.empty(), Optional.empty());
        assertThat(fetching.words()).isEqualTo("sales: fetching its first revision, 01234567");
        assertThat(fetching.isAwaited()).isTrue();

        var describing = FirstRevision.of(seen, Optional.of(ON_DISK), Optional.empty());
        assertThat(describing.words()).isEqualTo("sales: compiling and loading its first revision, 01234567");
        assertThat(describing.isAwaited()).isTrue();

        var setback = new DescribeSetback(HASH, "no space left", Instant.EPOCH);
        assertThat(FirstRevision.of(seen, Optional.of(ON_DISK), Optional.of(setback))
                        .words())
                .isEqualTo("sales: compiling and loading its first revision, 01234567, failed: no space left;"
                        + " it is tried again at 1970-01-01T00:00:00Z");
    }

    @Test
    void what_was_live_once_is_awaited_no_more() {
        var live = FirstRevision.of(
                repo(Optional.of("other"), Optional.empty(), Optional.of(1L)), Optional.empty(), Optional.empty());
        assertThat(live.words()).isEqualTo("sales is live");
        assertThat(live.isAwaited()).isFalse();
    }

    @Test
    void a_remote_that_does_not_answer_keeps_nobody_waiting() {
        var away = FirstRevision.of(
                repo(Optional.empty(), Optional.of("no such host"), Optional.empty()),
                Optional.empty(),
                Optional.empty());
        assertThat(away.words()).isEqualTo("sales could not be fetched yet, and is tried again: no such host");
        assertThat(away.isAwaited()).isFalse();
    }

    private static RepoStatus repo(Optional<String> seen, Optional<String> error, Optional<Long> live) {
        return new RepoStatus(
                1,
                "team",
                "sales",
                "https://git.example.org/sales",
                "main",
                "",
                seen,
                seen.map(hash -> Instant.EPOCH),
                error,
                error.map(reason -> Instant.EPOCH),
                live);
    }
}
