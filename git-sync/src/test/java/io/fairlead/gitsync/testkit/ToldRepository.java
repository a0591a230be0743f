package io.fairlead.gitsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gitsync.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A repository each of whose commits says what is in it, its submodule too, so that a whole tree can be told from any other. */
public final class ToldRepository {

    private static final String MANIFEST = "manifest";
    private static final int FILES = 40;
    private static final int MANY_FILES = Integer.getInteger("fairlead.soak.files", 300);
    private static final int MAX_FILE_BYTES = 8_000;

    private final GitClient author;
    private final GitClient module;
    private final Random random;
    private int pushes;

    private ToldRepository(Path directory, Random random) throws IOException {
        this.author = clone(directory, "author", "remote.git");
        this.module = clone(directory, "author/module", "module.git");
        this.random = random;
    }

    /** Makes {@code remote.git} in the directory, with a first commit on main and a submodule beside it. */
    public static ToldRepository create(Path directory, Random random) throws IOException {
        ToldRepository made = new ToldRepository(directory, random);
        for (int i = 0; i < FILES; i++) made.change(i);
        Files.writeString(
                made.author.directory().resolve(".gitmodules"),
                "[submodule \"module\"]\n\tpath = module\n\turl = ../module.git\n");
        made.changeModule();
        made.commit();
        made.author.git("push", "-q", "origin", "main");
        return made;
    }

    public GitClient author() {
        return author;
    }

    /** One of all kinds of pushes in turn; returns the commit that main is at now. */
    public String push() throws IOException {
        pushes++;
        switch (pushes % 7) {
            case 1, 4 -> change(random.nextInt(FILES));
            case 2 -> {
                for (int i = FILES; i < FILES + MANY_FILES; i++) change(i);
            }
            case 3 -> author.git("reset", "-q", "--hard", "HEAD~1");
            case 6 -> changeModule();
            case 5 -> FileTree.delete(author.directory().resolve("d" + random.nextInt(FILES) % 7));
            default -> author.git("tag", "-a", "-f", "-m", "moved", "moving");
        }
        change(random.nextInt(FILES));
        commit();
        author.git("push", "-q", "-f", "origin", "main", "--tags");
        return author.head();
    }

    /** Throws if the tree is not exactly what one commit says of itself. */
    public static void check(Path tree) throws IOException {
        Map<String, String> files = hashes(tree);
        assertThat(files).as("files of %s", tree).containsKey(MANIFEST);
        String manifest = Files.readString(tree.resolve(MANIFEST));
        files.remove(MANIFEST);
        assertThat(text(files)).as("files of %s", tree).isEqualTo(manifest);
    }

    private void change(int number) throws IOException {
        Path file = author.directory().resolve("d" + number % 7).resolve("f" + number);
        Files.createDirectories(file.getParent());
        byte[] content = new byte[random.nextInt(MAX_FILE_BYTES)];
        random.nextBytes(content);
        Files.write(file, content);
    }

    private void changeModule() throws IOException {
        Files.writeString(module.directory().resolve("told"), "by push " + pushes);
        module.git("add", "-A");
        module.git("commit", "-q", "-m", "change");
        module.git("push", "-q", "origin", "main");
    }

    private void commit() throws IOException {
        Map<String, String> files = hashes(author.directory());
        files.remove(MANIFEST);
        Files.writeString(author.directory().resolve(MANIFEST), text(files));
        author.git("add", "-A");
        author.git("commit", "-q", "-m", "change");
    }

    private static GitClient clone(Path directory, String place, String bare) throws IOException {
        Path remote = directory.resolve(bare);
        GitClient made =
                GitClient.in(directory.resolve("author")).at(Files.createDirectories(directory.resolve(place)));
        made.git("init", "-q", "--bare", "-b", "main", remote.toString());
        made.git("init", "-q", "-b", "main");
        made.git("remote", "add", "origin", remote.toString());
        // It would go on behind our back for a while, and hold up what is measured.
        made.git("config", "gc.auto", "0");
        made.git("--git-dir=" + remote, "config", "receive.autogc", "false");
        return made;
    }

    private static String text(Map<String, String> files) {
        StringBuilder text = new StringBuilder();
        files.forEach((path, hash) -> text.append(hash).append(' ').append(path).append('\n'));
        return text.toString();
    }

    private static Map<String, String> hashes(Path tree) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                String name = tree.relativize(path).toString();
                if (!("/" + name + "/").contains("/.git/")) hashes.put(name, hash(Files.readAllBytes(path)));
            }
        }
        return hashes;
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
