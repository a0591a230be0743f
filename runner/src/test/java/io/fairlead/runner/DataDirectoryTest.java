package io.fairlead.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path folder;

    @Test
    void whoever_comes_second_is_told_who_holds_it() {
        try (var first = DataDirectory.hold(folder.resolve("data"))) {
            first.say("http://localhost:8080");
            assertThatThrownBy(() -> DataDirectory.hold(folder.resolve("data")))
                    .isInstanceOf(DataDirectory.InUse.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("http://localhost:8080")
                    .hasMessageContaining("--data");
        }
    }

    @Test
    void it_can_be_held_again_when_it_was_let_go() {
        DataDirectory.hold(folder).close();
        try (var again = DataDirectory.hold(folder)) {
            assertThat(again.folder("logs")).isDirectory();
        }
    }

    @Test
    void a_data_directory_has_a_name_of_its_own_that_stays(@TempDir Path one, @TempDir Path other) {
        String name;
        try (var held = DataDirectory.hold(one)) {
            name = held.name();
            assertThat(name).matches("fairlead-[0-9a-f]{8}").isEqualTo(held.name());
        }
        try (var again = DataDirectory.hold(one);
                var another = DataDirectory.hold(other)) {
            assertThat(again.name()).isEqualTo(name);
            assertThat(another.name()).isNotEqualTo(name);
        }
    }
}
