package io.fairlead.runner.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLogsTest implements LogStoreContract {

    @TempDir
    Path folder;

    @Override
    public LogStore store() {
        return new DirectoryLogs(folder.resolve("made-when-needed"));
    }

    @Override
    public void close(LogStore store, LogKey key) {
        // One file from the first line on.
    }

    @Test
    void a_log_is_a_text_file_of_its_own() throws IOException {
        LogStore logs = store();
        assertThat(folder.resolve("made-when-needed")).doesNotExist();
        LogStoreContract.append(logs, "one\n");
        assertThat(file()).hasContent("one\n");
    }

    @Test
    void a_line_that_is_still_being_written_is_not_given_out() throws IOException {
        LogStore logs = store();
        LogStoreContract.append(logs, "one\n");
        Files.writeString(file(), "half a li", StandardOpenOption.APPEND);
        assertThat(LogStoreContract.text(logs.read(KEY, 0, 100))).isEqualTo("one\n");
        assertThat(logs.read(KEY, 4, 100).bytes()).isEmpty();
    }

    @Test
    void a_folder_that_cannot_be_written_is_named() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> LogStoreContract.append(new DirectoryLogs(file), "one\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }

    private Path file() {
        return folder.resolve("made-when-needed").resolve(KEY.path()).resolve("log.txt");
    }
}
