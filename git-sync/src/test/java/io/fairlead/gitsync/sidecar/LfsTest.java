package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fairlead.gitsync.sidecar.log.Json;
import io.fairlead.gitsync.sidecar.testkit.HttpBackend;
import io.fairlead.gitsync.sidecar.testkit.LfsServer;
import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that git LFS keeps elsewhere. The remote is the real git's; it has no git-lfs, so pointers are committed as they are. */
class LfsTest {

    private static final String ADA =
            "Basic " + Base64.getEncoder().encodeToString("ada:s3cret-word".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path temp;

    private Remote remote;
    private LfsServer lfs;
    private Path root;

    @BeforeEach
    void a_remote_with_a_large_file() throws IOException {
        lfs = LfsServer.start();
        root = temp.resolve("root");
        remote = Remote.create(temp.resolve("remote"));
        write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n");
        write("a.bin", lfs.pointerTo("large content"));
        write("plain.txt", lfs.pointerTo("not asked for"));
        write("run.bin", lfs.pointerTo("#!/bin/sh\n"));
        Files.setPosixFilePermissions(
                remote.directory().resolve("run.bin"), PosixFilePermissions.fromString("rwxr-xr-x"));
        remote.commit("1");
    }

    @AfterEach
    void close() {
        lfs.close();
    }

    @Test
    void pointers_stay_as_they_are_unless_the_contents_are_asked_for() throws Exception {
        once();
        assertThat(link("a.bin")).content().startsWith("version https://git-lfs.github.com/spec/v1\noid sha256:");
        assertThat(lfs.calls).isEmpty();
        once("--lfs", url());
        assertThat(link("a.bin")).hasContent("large content");
        assertThat(link("plain.txt")).content().startsWith("version https://git-lfs");
        assertThat(link("run.bin")).hasContent("#!/bin/sh").isExecutable();
        once();
        assertThat(link("a.bin")).content().startsWith("version https://git-lfs");
        try (Stream<Path> kept = Files.walk(root.resolve(".git/lfs"))) {
            assertThat(kept.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void each_content_is_fetched_once_and_git_calls_the_tree_clean() throws Exception {
        once("--lfs", url());
        assertThat(lfs.calls).containsExactly("batch null", "content null k", "content null k");
        lfs.calls.clear();
        write("b.bin", lfs.pointerTo("another"));
        write("copy.bin", lfs.pointerTo("large content"));
        remote.commit("2");
        once("--lfs", url());
        assertThat(lfs.calls).containsExactly("batch null", "content null k");
        assertThat(link("copy.bin")).hasContent("large content");
        assertThat(Files.getAttribute(link("copy.bin"), "unix:ino"))
                .isEqualTo(Files.getAttribute(link("a.bin"), "unix:ino"));
        assertThat(new Remote(root.resolve("link").toRealPath()).git("status", "--porcelain"))
                .isEmpty();
    }

    @Test
    void a_content_that_is_not_the_right_one_or_not_there_keeps_the_tree_from_being_published() throws Exception {
        String pointer = lfs.pointerTo("good");
        String oid = LfsServer.sha256("good".getBytes(StandardCharsets.UTF_8));
        write("dir/bad.bin", pointer);
        remote.commit("2");
        for (String wrong : List.of("evil", "longer than it should be", "s")) {
            lfs.contents.put(oid, wrong.getBytes(StandardCharsets.UTF_8));
            assertThat(fails("--lfs", url())).contains("'dir/bad.bin'", oid, "something else");
        }
        lfs.contents.remove(oid);
        assertThat(fails("--lfs", url())).contains("'dir/bad.bin'", "no such object", lfs.url());
        assertThat(root.resolve("link")).doesNotExist();
        lfs.pointerTo("good");
        once("--lfs", url());
        assertThat(link("dir/bad.bin")).hasContent("good");
    }

    @Test
    void a_shared_file_that_was_edited_in_place_is_fetched_again() throws Exception {
        try (Running run = start("--lfs", url(), "--period=20ms", "--max-failures=-1")) {
            await().until(run::published, hash -> !hash.isEmpty());
            Files.setPosixFilePermissions(link("a.bin"), PosixFilePermissions.fromString("rw-r--r--"));
            Files.writeString(link("a.bin"), "edited content");
            await().untilAsserted(() -> assertThat(link("a.bin")).hasContent("large content"));
        }
    }

    @Test
    void a_repository_may_name_its_server_but_gets_no_login_of_another_for_it() throws Exception {
        write(".lfsconfig", "[lfs]\n\turl = " + lfs.url() + "\n");
        remote.commit("2");
        try (HttpBackend backend = new HttpBackend(remote, "ada", "s3cret-word");
                Running run = Running.start(backend.url("ada:s3cret-word@"), root, "--lfs", "--one-time")) {
            assertThat(run.exitCode()).as(run.log()).isZero();
        }
        assertThat(link("a.bin")).hasContent("large content");
        assertThat(lfs.calls).containsExactly("batch null", "content null k", "content null k");
        lfs.calls.clear();
        root = temp.resolve("other-root");
        once("--lfs", credential(lfs.url()));
        assertThat(lfs.calls).containsExactly("batch " + ADA, "content " + ADA + " k", "content " + ADA + " k");
    }

    @Test
    void beside_the_repository_its_own_login_is_shown_but_not_to_where_contents_are() throws Exception {
        HttpServer http = LfsServer.http();
        LfsServer beside = new LfsServer(http, "/.git/info/lfs");
        beside.storage = lfs.url() + "/store/";
        beside.contents.putAll(lfs.contents);
        try (HttpBackend backend = new HttpBackend(http, remote, "ada", "s3cret-word");
                Running run = Running.start(backend.url("ada:s3cret-word@"), root, "--lfs", "--one-time")) {
            assertThat(run.exitCode()).as(run.log()).isZero();
            assertThat(run.log()).doesNotContain("s3cret");
        }
        assertThat(beside.calls).containsExactly("batch " + ADA);
        assertThat(lfs.calls).containsExactly("content null k", "content null k");
    }

    @Test
    void a_redirection_to_another_host_is_followed_without_what_was_shown() throws Exception {
        try (LfsServer other = LfsServer.start()) {
            other.contents.putAll(lfs.contents);
            lfs.storage = other.url() + "/store/";
            LfsServer front = new LfsServer(lfs.server, "/front");
            front.contents.putAll(lfs.contents);
            front.storage = lfs.url() + "/moved/";
            once("--lfs", "--git-config-add=lfs.url:\"" + front.url() + "\"", credential(front.url()));
            assertThat(other.calls).containsExactly("content null null", "content null null");
            assertThat(lfs.calls).containsExactly("moved " + ADA, "moved " + ADA);
        }
    }

    @Test
    void a_repository_on_disk_needs_to_be_told_where_its_large_files_are() throws Exception {
        assertThat(fails("--lfs")).contains("there is no LFS server for", "lfs.url");
    }

    @Test
    void many_repositories_have_it_each_for_itself() throws Exception {
        Path list = Files.writeString(
                temp.resolve("repos.json"),
                Json.write(Map.of(
                        "with",
                                Map.of(
                                        "repo",
                                        remote.url(),
                                        "lfs",
                                        true,
                                        "git-config",
                                        "lfs.url:\"" + lfs.url() + "\""),
                        "copied", Map.of("repo", remote.url(), "publish-mode", "copy", "link", "here"))));
        int status = Main.run(
                List.of("--repos-file=" + list, "--root=" + root, "--link=link", "--one-time"),
                Map.of(),
                new java.io.PrintStream(java.io.OutputStream.nullOutputStream()),
                new java.io.PrintStream(java.io.OutputStream.nullOutputStream()));
        assertThat(status).isZero();
        assertThat(root.resolve("with/link/a.bin")).hasContent("large content");
        assertThat(root.resolve("copied/here/a.bin")).content().startsWith("version");
        assertThat(root.resolve("copied/here/.gitsync-commit")).exists();
    }

    private String credential(String url) {
        return "--credential={\"url\":\"" + url + "\",\"username\":\"ada\",\"password\":\"s3cret-word\"}";
    }

    private String url() {
        return "--git-config-add=lfs.url:\"" + lfs.url() + "\"";
    }

    private Path link(String file) {
        return root.resolve("link").resolve(file);
    }

    private void write(String name, String content) throws IOException {
        Path file = remote.directory().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private void once(String... flags) throws Exception {
        try (Running run = start(with(flags, "--one-time"))) {
            assertThat(run.exitCode()).as(run.log()).isZero();
        }
    }

    private String fails(String... flags) throws Exception {
        try (Running run = start(with(flags, "--one-time"))) {
            assertThat(run.exitCode()).as(run.log()).isEqualTo(1);
            return run.log();
        }
    }

    private static String[] with(String[] flags, String more) {
        List<String> all = new ArrayList<>(List.of(flags));
        all.add(more);
        return all.toArray(String[]::new);
    }

    private Running start(String... flags) {
        return Running.start(remote.url(), root, flags);
    }
}
