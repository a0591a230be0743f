package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios of git-sync's own suite about garbage: what the real git finds in the store after updates. */
class GcScenariosTest {

    private static final int BIG = 1_000_000;

    @TempDir
    Path temp;

    private Remote remote;
    private Path root;

    @BeforeEach
    void a_remote_with_three_big_files_in_its_history() throws IOException {
        remote = Remote.create(temp.resolve("remote"));
        root = temp.resolve("root");
        for (int i = 0; i < 3; i++) big(i);
    }

    /** Without the flag everything is collected; the sizes are those of the whole root, as {@code du} tells them. */
    @Test
    void gc_default() throws Exception {
        Running.once(remote.url(), root, "--depth=0");
        assertThat(sizeOf(root)).isBetween(4L * BIG, 4L * BIG + BIG / 2);
        big(4);
        Running.once(remote.url(), root, "--depth=1");
        assertThat(sizeOf(root)).isBetween(2L * BIG, 2L * BIG + BIG / 2);
        remote.git("rm", "-q", "big");
        remote.commitAll("without");
        Running.once(remote.url(), root, "--depth=1");
        assertThat(sizeOf(root)).isLessThan(BIG / 2);
        remote.commit("small");
        Running.once(remote.url(), root, "--depth=1");
        assertThat(sizeOf(root)).isLessThan(BIG / 2);
        assertStoreIsSound();
    }

    @Test
    void gc_always() throws Exception {
        update("always", 3);
        assertThat(count("in-pack")).isEqualTo(3);
        assertThat(count("packs")).isEqualTo(1);
        assertThat(count("count")).isZero();
    }

    @Test
    void gc_aggressive() throws Exception {
        update("aggressive", 3);
        assertThat(count("in-pack")).isEqualTo(3);
        assertThat(count("packs")).isEqualTo(1);
        assertThat(count("count")).isZero();
    }

    /** Here it means: when there are more than twenty packs. */
    @Test
    void gc_auto() throws Exception {
        update("auto", 3);
        assertThat(count("packs")).isEqualTo(4);
        assertThat(sizeOf(root.resolve(".git/objects"))).isGreaterThan(3L * BIG);
        update("auto", 18);
        assertThat(count("packs")).isLessThan(4);
        assertThat(sizeOf(root.resolve(".git/objects"))).isLessThan(3L * BIG);
    }

    @Test
    void gc_off() throws Exception {
        update("off", 22);
        assertThat(count("packs")).isEqualTo(23);
        assertThat(sizeOf(root.resolve(".git/objects"))).isGreaterThan(3L * BIG);
    }

    /** The big files first, and then updates without them. */
    private void update(String mode, int updates) throws Exception {
        boolean begun = Files.exists(root);
        String flag = "--git-gc=" + mode;
        if (!begun) {
            Running.once(remote.url(), root, flag, "--depth=0");
            remote.git("rm", "-q", "big");
            remote.commitAll("without");
        }
        try (Running run = Running.following(remote.url(), root, flag)) {
            run.awaitUpdate(1, remote.head());
            for (int i = 2; i <= updates; i++) run.awaitUpdate(i, remote.commit("content " + i + " " + begun));
        }
        assertStoreIsSound();
    }

    private void assertStoreIsSound() throws IOException {
        Remote tree = new Remote(root.resolve("link").toRealPath());
        assertThat(tree.git("status", "--porcelain")).isEmpty();
        assertThat(tree.git("fsck", "--no-dangling")).isEmpty();
        assertThat(tree.head()).isEqualTo(remote.head());
    }

    /** A line of {@code git count-objects -v}. */
    private long count(String what) {
        return new Remote(root)
                .git("count-objects", "-v")
                .lines()
                .filter(line -> line.startsWith(what + ": "))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    private void big(int seed) throws IOException {
        byte[] noise = new byte[BIG];
        new Random(seed).nextBytes(noise);
        Files.write(remote.directory().resolve("big"), noise);
        remote.commitAll("big " + seed);
    }

    private static long sizeOf(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
