package io.fairlead.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class TaskStateTest {

    @Test
    void every_state_can_be_reached_and_every_way_ends() {
        var reached = EnumSet.of(TaskState.NONE);
        for (int round = 0; round < TaskState.values().length; round++) {
            for (TaskState state : EnumSet.copyOf(reached)) reached.addAll(state.next());
        }
        assertThat(reached).isEqualTo(EnumSet.allOf(TaskState.class));
        assertThat(EnumSet.allOf(TaskState.class).stream().filter(TaskState::isFinal))
                .containsExactlyInAnyOrder(
                        TaskState.SUCCESS,
                        TaskState.FAILED,
                        TaskState.SKIPPED,
                        TaskState.UPSTREAM_FAILED,
                        TaskState.REMOVED);
    }

    @Test
    void a_word_is_the_state_it_was_made_of() {
        for (TaskState state : TaskState.values())
            assertThat(TaskState.of(state.word())).isEqualTo(state);
        assertThat(TaskState.UP_FOR_RETRY.word()).isEqualTo("up_for_retry");
    }
}
