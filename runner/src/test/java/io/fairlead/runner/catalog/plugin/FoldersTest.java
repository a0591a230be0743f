package io.fairlead.runner.catalog.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

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

    private Path made(String name, Duration ago) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve(name));
        Files.writeString(folder.resolve("file"), "content");
        FileTime now = Files.getLastModifiedTime(temporary);
        Files.setLastModifiedTime(folder, FileTime.from(now.toInstant().minus(ago)));
        return folder;
    }
}
