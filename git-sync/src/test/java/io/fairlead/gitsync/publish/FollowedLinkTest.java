package io.fairlead.gitsync.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedLinkTest {

    private static final String HASH = "0123456789012345678901234567890123456789";

    @TempDir
    Path temp;

    @Test
    void a_link_of_git_sync_names_its_commit_with_author_and_message() throws Exception {
        GitClient author = GitClient.workTree(temp.resolve("author"), bare());
        author.commitAndPush(Map.of("file", "1"));
        Path root = temp.resolve("root");
        try (GitSync sync =
                new GitSync(SyncConfig.of(temp.resolve("bare.git").toString(), root), new Recorder(), Set::of)) {
            sync.syncOnce();
        }
        // Seen under another path, as where a volume is mounted in two places.
        Path moved = Files.move(root, temp.resolve("elsewhere"));
        FollowedLink link = new FollowedLink(moved.resolve("current"));
        Published published = link.published(link.worktree().orElseThrow());
        assertThat(published.message())
                .isEqualTo(author.git("log", "-1", "--format=%s").strip());
        assertThat(published.author()).isNotEmpty();
        assertThat(published.committedAt()).isAfter(Instant.EPOCH);
        assertThat(published.worktree().resolve("file")).hasContent("1");
    }

    @Test
    void a_link_without_a_store_beside_it_is_followed_all_the_same() throws IOException {
        Path tree = Files.createDirectories(temp.resolve("trees").resolve(HASH));
        Files.createSymbolicLink(temp.resolve("link"), Path.of("trees", HASH));
        FollowedLink link = new FollowedLink(temp.resolve("link"));
        assertThat(link.worktree()).contains(tree);
        assertThat(link.published(tree)).isEqualTo(new Published(HASH, tree, "", "", Instant.EPOCH));
    }

    @Test
    void what_is_no_published_commit_is_said() throws IOException {
        Path path = temp.resolve("link");
        FollowedLink link = new FollowedLink(path);
        assertThat(link.worktree()).isEmpty();
        Files.createSymbolicLink(path, Path.of(".worktrees", HASH));
        assertThatThrownBy(link::worktree).hasMessageContaining("is not there; is all of git-sync's root shared?");
        Files.delete(path);
        Files.createSymbolicLink(path, Path.of("."));
        assertThatThrownBy(link::worktree).hasMessageContaining("no commit hash");
        Files.delete(path);
        Files.createDirectory(path);
        assertThatThrownBy(link::worktree).hasMessageContaining("no symbolic link");
    }

    private String bare() throws IOException {
        Path bare = temp.resolve("bare.git");
        GitClient.in(temp.resolve("bare")).git("init", "-q", "--bare", "-b", "main", bare.toString());
        return bare.toString();
    }
}
