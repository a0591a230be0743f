package io.fairlead.runner.catalog.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

    /** More than a process has files, and longer than a path may be. */
    private static final int DEPTH = 3_000;

    @TempDir
    Path temporary;

    @Test
    void what_killed_processes_left_goes_after_an_hour_and_nothing_else_does() throws IOException {
        Path killed = made("warm-killed", Duration.ofMinutes(61));
        Path atWork = made("warm-at-work", Duration.ofMinutes(59));
        Path others = made("other", Duration.ofDays(1));
        Path target = made("target", Duration.ofDays(1));
        Path link = Files.createSymbolicLink(temporary.resolve("warm-link"), target);

        Folders.deleteAbandoned(Files.createTempDirectory(temporary, "warm-"), "warm-");

        assertThat(killed).doesNotExist();
        assertThat(atWork).isDirectory();
        assertThat(others).isDirectory();
        assertThat(link).as("a link that was made just now").isSymbolicLink();
        assertThat(target.resolve("file")).as("links are not followed").exists();
    }

    @Test
    void what_another_user_left_stays_whatever_its_name() throws IOException {
        Path others = made("warm-others", Duration.ofDays(1));
        assumeThat(System.getProperty("user.name"))
                .as("who may give files away")
                .isEqualTo("root");
        var lookup = others.getFileSystem().getUserPrincipalLookupService();
        Files.setOwner(others, lookup.lookupPrincipalByName("nobody"));

        Folders.deleteAbandoned(Files.createTempDirectory(temporary, "warm-"), "warm-");

        assertThat(others.resolve("file")).exists();
    }

    @Test
    void a_folder_that_goes_is_never_there_by_half() throws IOException {
        Path folder = made("complete", Duration.ofDays(1));
        Folders.Deletion killed = aside -> {
            throw new IOException("killed before the first file was gone from " + aside);
        };

        assertThatThrownBy(() -> Folders.retire(folder, killed)).isInstanceOf(IOException.class);

        assertThat(folder).doesNotExist();
        assertThat(temporary).isDirectoryContaining("glob:**/.removed-*");
        Path next = Files.createTempDirectory(temporary, "warm-");
        Folders.deleteAbandoned(next, Folders.RETIRED);
        try (var left = Files.list(temporary)) {
            assertThat(left).containsExactly(next);
        }
    }

    @Test
    void a_place_that_cannot_be_listed_stops_nobody() {
        Path gone = temporary.resolve("gone").resolve("warm-1");

        assertThatCode(() -> Folders.deleteAbandoned(gone, "warm-")).doesNotThrowAnyException();
    }

    @Test
    void a_folder_goes_with_all_that_a_task_made_hard_to_remove_and_nothing_outside_does() throws IOException {
        Path outside = Files.writeString(
                Files.createDirectory(temporary.resolve("outside")).resolve("file"), "others'");
        Path folder = Files.createDirectory(temporary.resolve("folder"));
        Files.createSymbolicLink(folder.resolve("link"), outside.getParent());
        Files.createSymbolicLink(folder.resolve("broken"), Path.of("nowhere"));
        Path closed = Files.createDirectories(folder.resolve("closed/within/again"));
        Files.writeString(closed.resolve("file"), "content");
        for (Path each = closed; !each.equals(temporary); each = each.getParent())
            Files.setPosixFilePermissions(each, Set.of());

        Folders.delete(folder);

        assertThat(folder).doesNotExist();
        assertThat(outside).exists();
        assertThat(outside.getParent()).isDirectory();
    }

    @Test
    void a_folder_within_folders_goes_however_deep_it_is() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("folder"));
        nest(folder, DEPTH);

        Folders.delete(folder);

        assertThat(folder).doesNotExist();
    }

    /** From the innermost outwards, as no path may be so long. */
    private static void nest(Path folder, int depth) throws IOException {
        String name = "n".repeat(200);
        Path inner = Files.createDirectory(folder.resolve("0"));
        for (int level = 1; level < depth; level++) {
            Path outer = Files.createDirectory(folder.resolve("" + level));
            Files.move(inner, outer.resolve(name));
            inner = outer;
        }
    }

    private Path made(String name, Duration ago) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve(name));
        Files.writeString(folder.resolve("file"), "content");
        FileTime now = Files.getLastModifiedTime(temporary);
        Files.setLastModifiedTime(folder, FileTime.from(now.toInstant().minus(ago)));
        return folder;
    }
}
