package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gitsync.sidecar.testkit.Host;
import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Running;
import io.fairlead.gitsync.sidecar.testkit.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scenarios of git-sync's own suite in which not everything is fetched, or not everything is written. */
class PartialScenariosTest {

    private static final int BIG = 200_000;

    @TempDir
    Path temp;

    private Remote remote;
    private Path root;

    @BeforeEach
    void a_remote_that_allows_filters() throws IOException {
        remote = Remote.create(temp.resolve("remote"));
        remote.allowEverything();
        root = temp.resolve("root");
    }

    @Test
    void sparse_checkout() throws Exception {
        String first = threeFiles();
        String flag = "--sparse-checkout-file=" + patterns("!/*\n!/*/\nfile2\n");
        try (Running run = Running.following(remote.url(), root, flag)) {
            run.awaitUpdate(1, first);
            assertOnlyFile2("2");
            assertThat(run.tree().git("ls-files", "-t")).contains("H file2", "S file", "S dir/file3");
            String second = remote.commit("file2", "4");
            run.awaitUpdate(2, second);
            assertOnlyFile2("4");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void filter_partial_clone_blob_none(Transport transport) throws Exception {
        historyWithSomethingBig();
        String head = remote.commit("1");
        try (Host host = transport.host(remote)) {
            host.once(root, "--filter=blob:none", "--depth=0");
            assertThat(root.resolve("link/file")).hasContent("1");
            assertThat(packs()).anyMatch(pack -> pack.endsWith(".promisor"));
            assertThat(sizeOfStore()).isLessThan(BIG / 2);
            Remote tree = new Remote(root.resolve("link").toRealPath());
            assertThat(tree.head()).isEqualTo(head);
            assertThat(tree.git("status", "--porcelain")).isEmpty();
            assertThat(tree.commits()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void a_filter_that_the_server_does_not_know_is_left_out_and_everything_is_fetched(Transport transport)
            throws Exception {
        remote.git("config", "uploadpack.allowFilter", "false");
        remote.commit("big", noise());
        threeFiles();
        String[] flags = {
            "--filter=blob:none", "--sparse-checkout-file=" + patterns("!/*\n!/*/\nfile2\n"), "--git-gc=always"
        };
        try (Host host = transport.host(remote)) {
            try (Running run = host.following(root, flags)) {
                run.awaitUpdate(1, remote.head());
                assertOnlyFile2("2");
                run.awaitUpdate(2, remote.commit("file2", "4"));
                run.awaitUpdate(3, remote.commit("file2", "5"));
                assertOnlyFile2("5");
                run.tree().git("fsck", "--full");
            }
            assertThat(packs()).noneMatch(pack -> pack.endsWith(".promisor"));
            host.once(root, flags);
            assertOnlyFile2("5");
        }
    }

    @Test
    void a_store_that_a_filter_left_incomplete_is_fetched_anew_when_the_server_forgets_filters() throws Exception {
        historyWithSomethingBig();
        remote.commit("1");
        Running.once(remote.url(), root, "--filter=blob:none", "--depth=0");
        assertThat(packs()).anyMatch(pack -> pack.endsWith(".promisor"));
        remote.git("config", "uploadpack.allowFilter", "false");
        remote.commit("2");
        Running.once(remote.url(), root, "--filter=blob:none", "--depth=0");
        assertThat(root.resolve("link/file")).hasContent("2");
        new Remote(root.resolve("link").toRealPath()).git("fsck", "--full");
        assertThat(packs()).noneMatch(pack -> pack.endsWith(".promisor"));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void filter_with_sparse_checkout(Transport transport) throws Exception {
        threeFiles();
        remote.commit("big", noise());
        try (Host host = transport.host(remote)) {
            String file = "--sparse-checkout-file=" + patterns("!/*\n!/*/\nfile2\n");
            host.once(root, "--filter=blob:none", "--depth=1", file);
            assertOnlyFile2("2");
            assertThat(root.resolve("link/big")).doesNotExist();
            assertThat(packs()).anyMatch(pack -> pack.endsWith(".promisor"));
            assertThat(sizeOfStore()).isLessThan(BIG / 2);
            Remote tree = new Remote(root.resolve("link").toRealPath());
            assertThat(tree.git("status", "--porcelain")).isEmpty();
            assertThat(tree.commits()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void filter_across_updates(Transport transport) throws Exception {
        historyWithSomethingBig();
        String first = remote.commit("1");
        try (Host host = transport.host(remote);
                Running run = host.following(root, "--filter=blob:none")) {
            run.awaitUpdate(1, first);
            assertThat(root.resolve("link/file")).hasContent("1");
            String second = remote.commit("2");
            run.awaitUpdate(2, second);
            assertThat(root.resolve("link/file")).hasContent("2");
            assertThat(packs()).anyMatch(pack -> pack.endsWith(".promisor"));
            assertThat(sizeOfStore()).isLessThan(BIG / 2);
        }
    }

    private String threeFiles() throws IOException {
        remote.commit("file", "1");
        remote.commit("dir/file3", "3");
        return remote.commit("file2", "2");
    }

    private void historyWithSomethingBig() throws IOException {
        remote.commit("big", noise());
        remote.git("rm", "-q", "big");
        remote.commitAll("without");
    }

    private void assertOnlyFile2(String content) {
        assertThat(root.resolve("link/file2")).hasContent(content);
        assertThat(root.resolve("link/file")).doesNotExist();
        assertThat(root.resolve("link/dir")).doesNotExist();
    }

    private Path patterns(String text) throws IOException {
        return Files.writeString(temp.resolve("patterns"), text);
    }

    private Stream<String> packs() {
        return Stream.of(root.resolve(".git/objects/pack").toFile().list());
    }

    private long sizeOfStore() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(".git/objects"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static String noise() {
        StringBuilder text = new StringBuilder();
        new Random(1).ints(BIG, 'a', 'z').forEach(letter -> text.append((char) letter));
        return text.toString();
    }
}
