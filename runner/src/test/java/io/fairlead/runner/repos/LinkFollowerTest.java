package io.fairlead.runner.repos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.gitsync.SyncListener;
import io.fairlead.gitsync.publish.Published;
import io.fairlead.runner.access.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkFollowerTest {

    private static final String OLD = "a".repeat(40);
    private static final String NEW = "b".repeat(40);

    @TempDir
    Path folder;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Set<String> needed = ConcurrentHashMap.newKeySet();
    private volatile Runnable beforeWriting = () -> {};
    private Path link;
    private Path keepFile;
    private LinkFollower follower;

    @BeforeEach
    void make() {
        link = folder.resolve("current");
        keepFile = folder.resolve(".current.keep");
        var errors = Optional.of(folder.resolve("error"));
        var source =
                new RepoSource.Sidecar(link, Duration.ofSeconds(1), Optional.empty(), Secret.NONE, errors, keepFile);
        follower = new LinkFollower(source, new SidecarClient("sales", source), new Teller(), () -> {
            Set<String> now = Set.copyOf(needed);
            beforeWriting.run();
            return now;
        });
    }

    @AfterEach
    void close() {
        follower.close();
    }

    @Test
    void a_commit_is_named_in_the_keep_file_before_anybody_is_told_of_it() throws IOException {
        publish(OLD);
        follower.start("link");
        await().until(() -> told.contains("published " + OLD + ", kept"));
        needed.add(OLD);
        publish(NEW);
        await().until(() -> told.contains("published " + NEW + ", kept"));
        assertThat(keepFile).content().contains(OLD, NEW);

        needed.clear();
        follower.inUseChanged();
        await().until(() -> !Files.readString(keepFile).contains(OLD));
        assertThat(keepFile).hasContent(NEW + "\n");
    }

    @Test
    void a_commit_that_was_replaced_while_the_keep_file_was_written_is_left_out_as_its_tree_may_be_gone()
            throws IOException {
        publish(OLD);
        beforeWriting = () -> {
            beforeWriting = () -> {};
            publish(NEW);
        };
        follower.start("link");
        await().until(() -> told.contains("published " + NEW + ", kept"));
        assertThat(told).noneMatch(each -> each.contains(OLD));
    }

    @Test
    void a_keep_file_that_somebody_removed_is_written_again() throws IOException {
        publish(OLD);
        follower.start("link");
        await().until(() -> told.contains("published " + OLD + ", kept"));
        Files.delete(keepFile);
        await().until(() -> Files.exists(keepFile));
    }

    @Test
    void what_is_wrong_is_told_when_it_changes() throws IOException {
        follower.start("link");
        await().until(() -> told.contains("failed waits for git-sync's first publish at " + link));
        Files.writeString(folder.resolve("error"), "{\"Msg\": \"m\", \"Err\": \"no such host\", \"Args\": {}}");
        await().until(() -> told.get(told.size() - 1).endsWith(link + ": no such host"));
        publish(OLD);
        await().until(() -> told.get(told.size() - 1).equals("failed no such host"));
        Files.delete(folder.resolve("error"));
        await().until(() -> told.get(told.size() - 1).equals("seen " + OLD));
        Files.delete(folder.resolve(".worktrees").resolve(OLD));
        await().until(() -> told.get(told.size() - 1).contains("which is not there"));
        assertThat(told.stream().filter(each -> each.startsWith("failed"))).doesNotHaveDuplicates();
    }

    /** In one step, as git-sync does. */
    private void publish(String hash) {
        try {
            Files.createDirectories(folder.resolve(".worktrees").resolve(hash));
            Path next = Files.createSymbolicLink(folder.resolve("next"), Path.of(".worktrees", hash));
            Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Teller implements SyncListener {

        @Override
        public void seen(String hash) {
            told.add("seen " + hash);
        }

        @Override
        public void published(Published revision) {
            try {
                boolean kept = Files.readString(keepFile).contains(revision.hash());
                told.add("published " + revision.hash() + (kept ? ", kept" : ""));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void failed(String reason, Duration retryIn) {
            told.add("failed " + reason);
        }
    }
}
