package io.fairlead.runner.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;

/** Makes the repositories that a sync is measured with: always the same, and half of each file can be compressed. */
final class SyncRepositories {

    private static final int FILE_BYTES = 20_000;
    private static final int RANDOM_BYTES = 7_600;
    private static final int SMALL_FILE_BYTES = 2_000;
    private static final int SEED = 7;
    private static final long FIRST_COMMIT_SECONDS = 1_700_000_000;

    private final Random random = new Random(SEED);
    private final int files;
    private final int commits;
    private final int fileBytes;

    private SyncRepositories(int files, int commits, int fileBytes) {
        this.files = files;
        this.commits = commits;
        this.fileBytes = fileBytes;
    }

    /** 10 files, 20 KB, 3 commits. */
    static void small(Path bare) throws IOException, InterruptedException {
        new SyncRepositories(10, 3, SMALL_FILE_BYTES).make(bare);
    }

    /** 5,000 files, 100 MB, 1,000 commits, in one pack of 50 MB. */
    static void large(Path bare) throws IOException, InterruptedException {
        new SyncRepositories(5_000, 1_000, FILE_BYTES).make(bare);
    }

    private void make(Path bare) throws IOException, InterruptedException {
        BenchGit git = new BenchGit(Files.createDirectories(bare));
        git.run("init", "--quiet", "--bare", "--initial-branch=main");
        git.run(this::history, "fast-import", "--quiet");
        git.run("repack", "-a", "-d", "-q");
    }

    private void history(OutputStream out) throws IOException {
        for (int number = 1; number <= commits; number++) {
            begin(out, number);
            if (number > 1) change(out, random.nextInt(files));
            else for (int file = 0; file < files; file++) change(out, file);
        }
    }

    private static void begin(OutputStream out, int number) throws IOException {
        String message = "change " + number;
        put(out, "commit refs/heads/main\nmark :" + number + "\ncommitter bench <bench@localhost> ");
        put(out, FIRST_COMMIT_SECONDS + number + " +0000\ndata " + message.length() + "\n" + message + "\n");
        if (number > 1) put(out, "from :" + (number - 1) + "\n");
    }

    private void change(OutputStream out, int file) throws IOException {
        byte[] unique = new byte[RANDOM_BYTES * fileBytes / FILE_BYTES];
        random.nextBytes(unique);
        String content = Base64.getEncoder().encodeToString(unique);
        put(out, "M 100644 inline " + path(file) + "\ndata " + fileBytes + "\n");
        put(out, content + "\n".repeat(fileBytes - content.length()) + "\n");
    }

    /** 25 directories with 5 in each. */
    private static String path(int file) {
        return "d" + file % 25 + "/e" + file % 125 + "/f" + file + ".txt";
    }

    private static void put(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
