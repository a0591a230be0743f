package io.fairlead.runner.executor.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndingTest {

    @Test
    void an_exit_and_a_crash_are_the_tasks_doing() {
        assertThat(ending(0, "")).isEqualTo(new Ending(true, "the task's code ended the process with status 0"));
        assertThat(ending(134, "SIGSEGV"))
                .isEqualTo(new Ending(true, "the worker's process crashed (signal 6), see the log"));
    }

    @Test
    void running_out_of_memory_names_the_limit() {
        String words = "Terminating due to java.lang.OutOfMemoryError: ";
        assertThat(ending(3, words + "Java heap space\n"))
                .isEqualTo(new Ending(true, "out of memory: the worker's heap limit is 512 MB"));
        assertThat(ending(3, words + "Metaspace\n").reason()).isEqualTo("out of memory: Metaspace");
        assertThat(ending(3, "").reason()).isEqualTo("the task's code ended the process with status 3");
    }

    @Test
    void signals_from_outside_are_not_the_tasks_doing() {
        for (int signal : new int[] {1, 2, 9, 15}) {
            assertThat(ending(128 + signal, "").byTheTask()).isFalse();
            assertThat(ending(128 + signal, "").reason()).contains("killed from outside (signal " + signal + ")");
        }
    }

    private static Ending ending(int status, String words) {
        return Ending.of(status, words, 512);
    }
}
