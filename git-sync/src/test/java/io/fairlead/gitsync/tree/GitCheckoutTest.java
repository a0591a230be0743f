package io.fairlead.gitsync.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.Recorder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and bytes beside those that git itself checks out, over every attribute, encoding, mode and odd name that we know of. */
class GitCheckoutTest {

    private static final long TIMEOUT_SECONDS = 60;
    private static final String REGULAR = "100644";

    /** In a folder of its own each; the number is the folder's name. */
    private static final List<String> ATTRIBUTES = List.of(
            "text",
            "-text",
            "text=auto",
            "text=input",
            "!text",
            "text=nonsense",
            "text=nonsense eol=crlf",
            "eol=lf",
            "eol=crlf",
            "eol=nonsense",
            "text eol=lf",
            "text eol=crlf",
            "text=auto eol=lf",
            "text=auto eol=crlf",
            "-text eol=crlf",
            "crlf",
            "-crlf",
            "crlf=input",
            "crlf=auto",
            "crlf eol=crlf",
            "-crlf eol=crlf",
            "binary",
            "binary eol=crlf",
            "ours",
            "filter=absent",
            "export-ignore",
            "ident",
            "-ident",
            "ident=x",
            "ident text eol=crlf",
            "ident -text",
            "text working-tree-encoding=UTF-16",
            "text working-tree-encoding=UTF-16LE",
            "text working-tree-encoding=UTF-16BE",
            "text working-tree-encoding=UTF-16LE-BOM",
            "text working-tree-encoding=utf-16be-bom",
            "text working-tree-encoding=UTF-32",
            "text working-tree-encoding=UTF-32BE",
            "text working-tree-encoding=UTF-32LE-BOM",
            "text working-tree-encoding=UTF-8",
            "text working-tree-encoding=utf8",
            "text working-tree-encoding=ISO-8859-1",
            "text working-tree-encoding=latin1",
            "text working-tree-encoding=CP1252",
            "text working-tree-encoding=SHIFT-JIS",
            "text working-tree-encoding=EUC-JP",
            "text working-tree-encoding=KOI8-R",
            "text working-tree-encoding=US-ASCII",
            "text working-tree-encoding=nonsense",
            "-text working-tree-encoding=UTF-16LE",
            "text eol=crlf working-tree-encoding=UTF-16LE",
            "text=auto eol=crlf working-tree-encoding=UTF-16LE");

    private static final Set<String> LARGE =
            Set.of("ident", "text eol=crlf", "text=auto eol=crlf", "text working-tree-encoding=UTF-16");

    private static final Map<String, String> CONTENTS = Map.ofEntries(
            Map.entry("lf", "a\nb\n"),
            Map.entry("crlf", "a\r\nb\r\n"),
            Map.entry("mixed", "a\nb\r\nc\n"),
            Map.entry("zero", "a\n\0b\n"),
            Map.entry("return", "a\rb\nc\n"),
            Map.entry("end-of-file", "a\nb\n\032"),
            Map.entry("control", "\1\2\3a\n"),
            Map.entry("delete", "x\177y\n"),
            Map.entry("empty", ""),
            Map.entry("late-zero", "a".repeat(9_000) + "\n\0\n"),
            Map.entry("umlauts", "gr\u00fc\u00dfe\nzwei\n"),
            Map.entry("japanese", "\u65e5\u672c\n"),
            Map.entry("russian", "\u041f\u0440\n"),
            Map.entry("beyond", "\ud83d\ude00\n"),
            Map.entry("mark", "\ufeffabc\n"));

    /** Which git takes differently where it does not write a file piece by piece. */
    private static final String IDS =
            "$Id$ x $Id: abc $ $Id:$ $Id: a b $ $Id: a\n$ $Idx$ $Id\n$$Id$ $Id: foo$ $Id:  $ $Id:x $"
                    + " $Id: $$Id$Id$\n$Id: a b $Id$\n$Id: a b c$\n$Id:a b$ $Id: ab  $\r\n$Id: 0123456789 ";

    private static final List<String> NAMES = List.of(
            "\u00e9/\u00fc",
            "space name ",
            "new\nline",
            "tab\tq\"uote",
            "per%41cent",
            "a\\b",
            "que?ry#frag",
            ":colon;semi",
            "-dash",
            "~tilde*star",
            "e\u0301",
            "\1control\177",
            "\ud83d\ude00",
            "CON",
            "aux.txt",
            "trailing.",
            "\u20ac");

    @TempDir
    Path temp;

    private final Map<String, String> files = new LinkedHashMap<>();
    private Path bare;
    private Path root;

    @BeforeEach
    void a_repository_with_everything() throws Exception {
        bare = temp.resolve("bare.git");
        root = temp.resolve("root");
        GitClient.in(temp.resolve("git")).git("init", "-q", "--bare", "-b", "main", bare.toString());
        StringBuilder attributes = new StringBuilder("[attr]ours text eol=crlf ident\n");
        for (int i = 0; i < ATTRIBUTES.size(); i++) {
            attributes.append("/" + i + "/* " + ATTRIBUTES.get(i) + "\n");
            for (Map.Entry<String, String> each : CONTENTS.entrySet())
                file(REGULAR, i + "/" + each.getKey(), each.getValue());
            if (ATTRIBUTES.get(i).startsWith("ident")) file(REGULAR, i + "/ids", IDS);
            // More than is held in memory.
            if (LARGE.contains(ATTRIBUTES.get(i)))
                file("100755", i + "/large", "gr\u00f6\u00dfer $Id$ und mehr\n".repeat(200_000));
        }
        file(REGULAR, ".gitattributes", attributes + "*.nested text eol=crlf\n");
        file(REGULAR, "sub/.gitattributes", "*.nested -text\n/only text eol=crlf\n**/deep.q text eol=crlf\n");
        for (String name : List.of("a.nested", "sub/a.nested", "sub/only", "sub/x/only", "sub/x/y/deep.q"))
            file(REGULAR, name, "1\n2\n");
        for (String name : NAMES) file(REGULAR, name, "1\n");
        rawFile(REGULAR, "lone-\\351.txt", "one byte\n");
        file(REGULAR, "lone-\u00e9.txt", "two bytes\n");
        rawFile(REGULAR, "d\\377/\\376/f", "deep\n");
        file("100755", "executable", "#!/bin/sh\n");
        file("120000", "link", "executable");
        file("120000", "dangling", "../nowhere");
        rawFile("120000", "link-\\351", "\u00e9/\u00fc");
        file("120000", "link-up", "../\u00e9/\u00fc");
        file("120000", "link-here", "./\u00e9/\u00fc");
        file("120000", "link-through", "sub/../\u00e9/\u00fc");
        fastImport();
    }

    @ParameterizedTest
    @CsvSource({"core.autocrlf, false", "core.autocrlf, input", "core.autocrlf, true", "core.eol, crlf"})
    void published_names_and_bytes_are_those_of_git(String key, String value) throws Exception {
        Path checkedOut = temp.resolve("checked-out");
        GitClient.in(temp.resolve("git"))
                .git("-c", key + "=" + value, "clone", "-q", "--no-local", bare.toString(), checkedOut.toString());
        Map<String, String> expected = contentOf(checkedOut);
        assertThat(expected).hasSize(files.size());
        Map<String, String> settings = new LinkedHashMap<>(Map.of(key, value));
        settings.put(SyncOptions.OUTSIDE_LINKS, "true");
        try (GitSync sync = sync(settings)) {
            Map<String, String> published =
                    contentOf(sync.syncOnce().revision().worktree().toRealPath());
            // Git itself takes another way with the automatic kind, on which old ids are seen with other eyes.
            if (value.equals("true")) {
                expected.keySet().removeIf(name -> name.endsWith("/ids"));
                published.keySet().removeIf(name -> name.endsWith("/ids"));
            }
            assertThat(published).containsExactlyEntriesOf(expected);
        }
    }

    @Test
    void git_finds_each_name_in_its_index_and_another_start_changes_nothing() throws Exception {
        try (GitSync sync = sync(Map.of(SyncOptions.OUTSIDE_LINKS, "true"))) {
            Path tree = sync.syncOnce().revision().worktree().toRealPath();
            assertThat(GitClient.in(temp.resolve("git")).at(tree).git("ls-files", "--deleted", "--others"))
                    .isEmpty();
        }
        Map<String, Object> before = inodes();
        try (GitSync sync = sync(Map.of(SyncOptions.OUTSIDE_LINKS, "true"))) {
            assertThat(sync.syncOnce().changed()).isFalse();
        }
        assertThat(inodes()).isEqualTo(before);
    }

    private GitSync sync(Map<String, String> settings) {
        SyncOptions options = SyncOptions.DEFAULTS.withGitConfig(settings);
        return new GitSync(SyncConfig.of(bare.toString(), root).withOptions(options), new Recorder(), Set::of);
    }

    private void file(String mode, String path, String content) {
        StringBuilder quoted = new StringBuilder();
        for (byte each : path.getBytes(StandardCharsets.UTF_8)) quoted.append(String.format("\\%03o", each & 0xff));
        rawFile(mode, quoted.toString(), content);
    }

    private void rawFile(String mode, String quoted, String content) {
        files.put(mode + " inline \"" + quoted + "\"", content);
    }

    /** The only way to give git bytes that are no text, as neither arguments nor paths of Java can. */
    private void fastImport() throws IOException, InterruptedException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes("commit refs/heads/main\ncommitter Ada <ada@example.org> 1700000000 +0000\ndata 0\n"
                .getBytes(StandardCharsets.UTF_8));
        files.forEach((file, text) -> {
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            stream.writeBytes(("M " + file + "\ndata " + content.length + "\n").getBytes(StandardCharsets.UTF_8));
            stream.writeBytes(content);
            stream.write('\n');
        });
        Process git = new ProcessBuilder("git", "fast-import", "--quiet")
                .directory(bare.toFile())
                .redirectErrorStream(true)
                .start();
        try (var to = git.getOutputStream()) {
            stream.writeTo(to);
        }
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(git.exitValue()).as(said).isZero();
    }

    /** By names with the bytes as they are. */
    private static Map<String, String> contentOf(Path tree) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                String name = each.toUri()
                        .getRawPath()
                        .substring(tree.toUri().getRawPath().length());
                if (name.equals(".git") || name.startsWith(".git/")) continue;
                if (Files.isSymbolicLink(each)) content.put(name, "-> " + Files.readSymbolicLink(each));
                else if (Files.isRegularFile(each))
                    content.put(name, (Files.isExecutable(each) ? "x " : "") + shown(Files.readAllBytes(each)));
            }
        }
        return content;
    }

    private static String shown(byte[] bytes) {
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        return all.length() < 1_000 ? all : all.substring(0, 100) + "… " + all.length() + " " + all.hashCode();
    }

    private Map<String, Object> inodes() throws IOException {
        Map<String, Object> inodes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root.resolve("current").toRealPath())) {
            for (Path each : (Iterable<Path>) all::iterator)
                if (Files.isRegularFile(each))
                    inodes.put(each.toUri().getRawPath(), Files.getAttribute(each, "unix:ino"));
        }
        return inodes;
    }
}
