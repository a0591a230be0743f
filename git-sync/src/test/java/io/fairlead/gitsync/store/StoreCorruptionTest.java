package io.fairlead.gitsync.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.files.FileTree;
import io.fairlead.gitsync.options.GitGc;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.publish.PrePublish;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.GitDaemon;
import io.fairlead.gitsync.testkit.HeldTime;
import io.fairlead.gitsync.testkit.LinkWatch;
import io.fairlead.gitsync.testkit.Recorder;
import io.fairlead.gitsync.testkit.ToldRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is damaged, the next sync mends it by itself, and the link leads to a tree at every moment. */
class StoreCorruptionTest {

    private static final String NOWHERE = "0123456789012345678901234567890123456789";

    @TempDir
    static Path shared;

    private static ToldRepository repository;
    private static GitDaemon daemon;

    @TempDir
    Path temp;

    private Path root;
    private String published;

    /** Something that goes wrong in a root. */
    interface Harm {
        void to(Place place) throws IOException;
    }

    /** The parts of a root that can be harmed. */
    record Place(Path root, String hash) {

        Path store() {
            return root.resolve(".git");
        }

        Path module() throws IOException {
            return all(store().resolve("modules"), "").get(0);
        }

        Path worktree() {
            return store().resolve("worktrees").resolve(hash);
        }

        Path tree() {
            return root.resolve(".worktrees").resolve(hash);
        }

        /** One of its directories; which ones there are changes with every push. */
        Path directory() throws IOException {
            try (Stream<Path> inside = Files.list(tree())) {
                return inside.filter(each -> each.getFileName().toString().startsWith("d"))
                        .findFirst()
                        .orElseThrow();
            }
        }

        Path link() {
            return root.resolve("current");
        }
    }

    static Stream<Arguments> harms() {
        return Stream.of(harmsOfStores(), harmsOfTrees(), harmsOfLinks()).flatMap(each -> each);
    }

    /** The next push makes a new tree anyway. */
    static Stream<Arguments> harmsWhileRunning() {
        return Stream.of(harmsOfStores(), harmsOfLinks()).flatMap(each -> each);
    }

    private static Stream<Arguments> harmsOfStores() {
        return Stream.of(
                harm("packs cut in half", at -> half(packs(at.store(), ".pack"))),
                harm("pack indexes cut in half", at -> half(packs(at.store(), ".idx"))),
                harm("packs emptied", at -> put(packs(at.store(), ".pack"), "")),
                harm("pack indexes emptied", at -> put(packs(at.store(), ".idx"), "")),
                harm("packs removed", at -> remove(packs(at.store(), ".pack"))),
                harm("pack indexes removed", at -> remove(packs(at.store(), ".idx"))),
                harm("empty loose objects instead of packs", StoreCorruptionTest::emptyObjects),
                harm("shallow overwritten", at -> put(at.store().resolve("shallow"), "garbage\n")),
                harm("shallow emptied", at -> put(at.store().resolve("shallow"), "")),
                harm("HEAD overwritten", at -> put(at.store().resolve("HEAD"), "garbage\n")),
                harm("HEAD emptied", at -> put(at.store().resolve("HEAD"), "")),
                harm("config overwritten", at -> put(at.store().resolve("config"), "[[garbage\n\0")),
                harm("config emptied", at -> put(at.store().resolve("config"), "")),
                harm("packed-refs overwritten", at -> put(at.store().resolve("packed-refs"), "garbage\n")),
                harm("refs overwritten", at -> put(all(at.store().resolve("refs"), ""), "garbage\n")),
                harm("refs emptied", at -> put(all(at.store().resolve("refs"), ""), "")),
                harm("refs to nothing", at -> put(all(at.store().resolve("refs"), ""), NOWHERE + "\n")),
                harm("all refs removed", StoreCorruptionTest::noRefs),
                harm("store removed", at -> FileTree.delete(at.store())),
                harm("objects removed", at -> FileTree.delete(at.store().resolve("objects"))),
                harm("locks beside everything", at -> lock(at.store())),
                harm("module's packs cut in half", at -> half(packs(at.module(), ".pack"))),
                harm("module's packs removed", at -> remove(packs(at.module(), ""))),
                harm("module's HEAD removed", at -> remove(List.of(at.module().resolve("HEAD")))),
                harm("module's config overwritten", at -> put(at.module().resolve("config"), "[[garbage\n\0")),
                harm("module's refs emptied", at -> put(all(at.module().resolve("refs"), ""), "")),
                harm("modules removed", at -> FileTree.delete(at.store().resolve("modules"))));
    }

    private static Stream<Arguments> harmsOfTrees() {
        return Stream.of(
                harm("worktree's index overwritten", at -> put(at.worktree().resolve("index"), "garbage")),
                harm("worktree's HEAD overwritten", at -> put(at.worktree().resolve("HEAD"), "garbage\n")),
                harm("worktree's gitdir overwritten", at -> put(at.worktree().resolve("gitdir"), "garbage\n")),
                harm(
                        "worktree's commondir removed",
                        at -> remove(List.of(at.worktree().resolve("commondir")))),
                harm("our index overwritten", at -> put(at.worktree().resolve("git-sync-index"), "garbage")),
                harm("worktree's files cut in half", at -> half(all(at.worktree(), ""))),
                harm("worktree's files removed", at -> FileTree.delete(at.worktree())),
                harm("tree's .git overwritten", at -> put(at.tree().resolve(".git"), "garbage\n")),
                harm("tree's .git removed", at -> remove(List.of(at.tree().resolve(".git")))),
                harm("tree half removed", at -> halfRemoved(at)),
                harm("module's tree removed", at -> FileTree.delete(at.tree().resolve("module"))),
                harm("a directory became a file", StoreCorruptionTest::fileForDirectory),
                harm("a directory became a link", StoreCorruptionTest::linkForDirectory),
                harm("a file became a directory", StoreCorruptionTest::directoryForFile),
                harm("files cut in half", at -> half(all(at.directory(), ""))),
                harm("directories read-only", at -> readOnly(at.root())),
                harm("tree removed", at -> FileTree.delete(at.tree())),
                harm("all trees removed", at -> FileTree.delete(at.root().resolve(".worktrees"))));
    }

    private static Stream<Arguments> harmsOfLinks() {
        return Stream.of(
                harm("link leads to nothing", at -> link(at.link(), ".worktrees/" + NOWHERE)),
                harm("link leads to itself", at -> link(at.link(), "current")),
                harm("link leads elsewhere", at -> link(at.link(), "/")),
                harm("link is a file", at -> put(at.link(), "")),
                harm("link removed", at -> Files.delete(at.link())),
                harm("leftovers of a new link", StoreCorruptionTest::leftoverLinks),
                harm("leftovers of a new tree", StoreCorruptionTest::leftoverTrees),
                harm("staging is a file", at -> put(at.root().resolve(".staging"), "")),
                harm("files from the future", StoreCorruptionTest::future));
    }

    @BeforeAll
    static void a_repository() throws IOException {
        repository = ToldRepository.create(shared, new Random(1));
        daemon = GitDaemon.below(shared);
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    @BeforeEach
    void a_published_revision() throws Exception {
        root = temp.resolve("root");
        try (GitSync sync = sync()) {
            published = sync.syncOnce().revision().hash();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harms")
    void whatever_is_damaged_the_next_start_mends_it(String name, Harm harm) throws Exception {
        harm.to(new Place(root, published));
        try (GitSync sync = sync()) {
            assertWholeAfter(sync, published);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmsWhileRunning")
    void whatever_gets_damaged_while_running_costs_one_sync_at_most(String name, Harm harm) throws Exception {
        try (GitSync sync = sync()) {
            sync.syncOnce();
            harm.to(new Place(root, published));
            String hash = repository.push();
            try (LinkWatch watch = watch()) {
                sync.syncOnce();
                watch.assertLed();
            } catch (SyncFailure e) {
                // It is the next one that has to succeed.
            }
            assertWholeAfter(sync, hash);
        }
    }

    @Test
    void trees_do_not_stay_for_ever_when_the_clock_is_set_back() throws Exception {
        HeldTime time = new HeldTime(Instant.parse("2030-01-01T00:00:00Z"));
        SyncOptions options = options().withStaleWorktreeTimeout(Duration.ofMinutes(1));
        SyncConfig config = SyncConfig.of(remote(), root).withOptions(options);
        try (GitSync sync = new GitSync(config, new Recorder(), Set::of, PrePublish.ALLOW, time.clock())) {
            assertWholeAfter(sync, repository.push());
            time.jump(Duration.ofDays(-3_650));
            assertWholeAfter(sync, repository.push());
            time.pass(Duration.ofSeconds(61));
            sync.syncOnce();
            assertThat(root.resolve(".worktrees").toFile().list()).hasSize(2);
        }
    }

    @Test
    void no_tree_goes_early_when_the_clock_is_put_forward() throws Exception {
        HeldTime time = new HeldTime(Instant.parse("2026-01-01T00:00:00Z"));
        SyncOptions options = options().withStaleWorktreeTimeout(Duration.ofMinutes(1));
        SyncConfig config = SyncConfig.of(remote(), root).withOptions(options);
        try (GitSync sync = new GitSync(config, new Recorder(), Set::of, PrePublish.ALLOW, time.clock())) {
            assertWholeAfter(sync, repository.push());
            int before = root.resolve(".worktrees").toFile().list().length;
            assertWholeAfter(sync, repository.push());
            time.jump(Duration.ofHours(1));
            sync.syncOnce();
            assertThat(root.resolve(".worktrees").toFile().list()).hasSize(before + 1);
            time.pass(Duration.ofSeconds(61));
            sync.syncOnce();
            assertThat(root.resolve(".worktrees").toFile().list()).hasSize(2);
        }
    }

    private void assertWholeAfter(GitSync sync, String hash) throws Exception {
        try (LinkWatch watch = watch()) {
            assertThat(sync.syncOnce().revision().hash()).isEqualTo(hash);
            watch.assertLed();
        }
        Path tree = root.resolve("current").toRealPath();
        assertThat(tree).isEqualTo(root.toRealPath().resolve(".worktrees").resolve(hash));
        ToldRepository.check(tree);
        GitClient git = repository.author().at(tree);
        assertThat(git.git("rev-parse", "HEAD")).isEqualTo(hash);
        assertThat(git.git("status", "--porcelain")).isEmpty();
        assertThat(root.resolve(".staging")).doesNotExist();
    }

    private LinkWatch watch() {
        return LinkWatch.on(root.resolve("current"));
    }

    private GitSync sync() {
        return new GitSync(SyncConfig.of(remote(), root).withOptions(options()), new Recorder(), Set::of);
    }

    private static SyncOptions options() {
        return SyncOptions.DEFAULTS.withGc(GitGc.ALWAYS);
    }

    private String remote() {
        return daemon.url("remote.git");
    }

    private static Arguments harm(String name, Harm harm) {
        return arguments(name, harm);
    }

    /** The files below a directory whose names end so. */
    private static List<Path> all(Path directory, String end) throws IOException {
        boolean modules = directory.endsWith("modules");
        try (Stream<Path> files = modules ? Files.list(directory) : Files.walk(directory)) {
            return files.filter(file -> modules || Files.isRegularFile(file))
                    .filter(file -> file.toString().endsWith(end))
                    .toList();
        }
    }

    private static List<Path> packs(Path store, String end) throws IOException {
        return all(store.resolve("objects/pack"), end);
    }

    private static void put(List<Path> files, String content) throws IOException {
        for (Path file : files) put(file, content);
    }

    private static void put(Path file, String content) throws IOException {
        Files.deleteIfExists(file);
        Files.writeString(file, content);
    }

    private static void remove(List<Path> files) throws IOException {
        for (Path file : files) Files.delete(file);
    }

    private static void half(List<Path> files) throws IOException {
        for (Path file : files) {
            byte[] content = Files.readAllBytes(file);
            Files.delete(file);
            Files.write(file, Arrays.copyOf(content, content.length / 2));
        }
    }

    private static void halfRemoved(Place at) throws IOException {
        FileTree.delete(at.directory());
        int[] count = {0};
        for (Path file : all(at.tree(), "")) if (count[0]++ % 2 == 0) Files.delete(file);
    }

    private static void emptyObjects(Place at) throws IOException {
        List<String> ids = repository
                .author()
                .at(at.tree())
                .git("rev-list", "--objects", "HEAD")
                .lines()
                .map(line -> line.substring(0, 40))
                .toList();
        remove(packs(at.store(), ""));
        for (String id : ids) {
            Path object =
                    at.store().resolve("objects").resolve(id.substring(0, 2)).resolve(id.substring(2));
            Files.createDirectories(object.getParent());
            put(object, "");
        }
    }

    private static void noRefs(Place at) throws IOException {
        remove(all(at.store().resolve("refs"), ""));
        Files.deleteIfExists(at.store().resolve("packed-refs"));
    }

    private static void lock(Path store) throws IOException {
        List<Path> files = new ArrayList<>(all(store, ""));
        files.add(store.resolve("shallow"));
        files.add(store.resolve("packed-refs"));
        files.add(store.resolve("refs/git-sync/fetched"));
        for (Path file : files) put(Path.of(file + ".lock"), "");
        put(store.resolve("gc.pid"), "1 gone\n");
    }

    private static void link(Path link, String target) throws IOException {
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of(target));
    }

    private static void fileForDirectory(Place at) throws IOException {
        Path directory = at.directory();
        FileTree.delete(directory);
        put(directory, "in the way");
    }

    private static void linkForDirectory(Place at) throws IOException {
        Path directory = at.directory();
        FileTree.delete(directory);
        Files.createSymbolicLink(directory, at.root().resolveSibling("elsewhere"));
    }

    private static void directoryForFile(Place at) throws IOException {
        Path file = at.tree().resolve("manifest");
        Files.delete(file);
        Files.createDirectories(file.resolve("deep"));
    }

    private static void readOnly(Path directory) throws IOException {
        List<Path> directories;
        try (Stream<Path> files = Files.walk(directory)) {
            directories = files.filter(Files::isDirectory)
                    .filter(each -> !each.equals(directory))
                    .toList();
        }
        remove(all(directory.resolve(".worktrees"), "manifest"));
        for (Path each : directories) Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("r-xr-xr-x"));
    }

    private static void leftoverLinks(Place at) throws IOException {
        for (String name : List.of(".current.new", "tmp-link"))
            Files.createSymbolicLink(at.root().resolve(name), Path.of(".worktrees", NOWHERE));
    }

    private static void leftoverTrees(Place at) throws IOException {
        Files.createDirectories(at.root().resolve(".staging").resolve(at.hash()).resolve("half"));
        Files.createDirectories(at.root().resolve(".worktrees").resolve(NOWHERE).resolve("half"));
        put(at.root().resolve(".worktrees/file"), "");
    }

    private static void future(Place at) throws IOException {
        FileTime later = FileTime.from(Instant.parse("2040-01-01T00:00:00Z"));
        try (Stream<Path> files = Files.walk(at.root())) {
            for (Path file : (Iterable<Path>) files::iterator)
                if (!Files.isSymbolicLink(file)) Files.setLastModifiedTime(file, later);
        }
    }
}
