package io.fairlead.runner.worker.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacklogTest {

    private static final long LIMIT = 1 << 20;

    @TempDir
    Path temp;

    @Test
    void lines_come_out_once_and_in_order_however_often_the_file_is_gone_round() {
        var backlog = new Backlog(Optional.of(temp.resolve("waiting")), LIMIT);
        var random = new Random(1);
        var in = new ArrayList<String>();
        var out = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            String line = i + " " + "x".repeat(random.nextInt(8_000)) + "\n";
            while (!backlog.offer(bytes(line))) out.append(text(backlog.take()));
            in.add(line);
            if (random.nextInt(200) == 0) out.append(text(backlog.take()));
        }
        while (!backlog.isEmpty()) out.append(text(backlog.take()));
        assertThat(out.toString()).isEqualTo(String.join("", in));
    }

    @Test
    void what_finds_no_room_is_refused() {
        var backlog = new Backlog(Optional.of(temp.resolve("waiting")), LIMIT);
        String line = "x".repeat(999) + "\n";
        int kept = 0;
        while (backlog.offer(bytes(line))) kept++;
        assertThat(kept * 1_000L)
                .isBetween(LIMIT + Backlog.MAX_BATCH_BYTES - 2_000, LIMIT + Backlog.MAX_BATCH_BYTES + 1_000);
        int taken = 0;
        while (!backlog.isEmpty()) taken += backlog.take().length / 1_000;
        assertThat(taken).isEqualTo(kept);
    }

    @Test
    void without_a_disk_there_is_room_for_one_batch() throws IOException {
        Path noFolder = Files.createFile(temp.resolve("file"));
        for (var file : List.of(Optional.<Path>empty(), Optional.of(noFolder.resolve("waiting")))) {
            var backlog = new Backlog(file, LIMIT);
            assertThat(backlog.offer(new byte[Backlog.MAX_BATCH_BYTES])).isTrue();
            assertThat(backlog.offer(bytes("one more\n"))).isFalse();
        }
    }

    @Test
    void lines_that_cannot_be_read_again_are_told_as_lost_and_the_others_are_not() throws IOException {
        var backlog = new Backlog(Optional.of(temp.resolve("waiting")), LIMIT);
        while (backlog.offer(bytes("x".repeat(999) + "\n"))) continue;
        try (var cut = FileChannel.open(nameless(), StandardOpenOption.WRITE)) {
            cut.truncate(10);
        }
        assertThat(backlog.take()).hasSizeGreaterThan(Backlog.MAX_BATCH_BYTES - 1);
        assertThat(backlog.lostSome()).isTrue();
        assertThat(backlog.lostSome()).isFalse();
        assertThat(backlog.isEmpty()).isTrue();
        assertThat(backlog.offer(bytes("goes on\n"))).isTrue();
        assertThat(text(backlog.take())).isEqualTo("goes on\n");
    }

    /** The file has no name any more once it is open, so that nothing of it is left. */
    private Path nameless() throws IOException {
        assertThat(temp).isEmptyDirectory();
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(file -> leadsTo(file, temp.resolve("waiting")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(file + " (deleted)");
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
