package io.fairlead.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TaskBuilderTest {

    private record Orders(int count) {}

    private final DagBuilder dag = Dag.named("sales");

    @Test
    void a_handle_of_another_dag_is_refused() {
        var other = Dag.named("other");
        var orders = other.task("extract").returns(Orders.class, () -> new Orders(1));
        var currency = other.parameter("currency", "EUR");
        var ownCurrency = dag.parameter("currency", "EUR");
        var forged = new Parameter<>("currency", Integer.class, 1, dag);

        assertRefused(() -> dag.task("a").takes(orders), "task 'a': it depends on task 'extract' of another dag");
        assertRefused(() -> dag.task("a").after(orders), "task 'a': it depends on task 'extract' of another dag");
        assertRefused(() -> dag.task("a").takes(ownCurrency, currency), "on parameter 'currency' of another dag");
        assertRefused(() -> dag.task("a").takes(forged), "on parameter 'currency' of another dag");
        assertRefused(() -> dag.task("a").takes((Input<?>) null), "task 'a': it depends on null");
    }

    @Test
    void a_task_without_output_cannot_be_taken() {
        var mail = dag.task("mail").runs(() -> {});
        var post = dag.task("post").returns(void.class, () -> null);

        assertRefused(() -> dag.task("a").takes(mail), "task 'a': it takes a task that has no output; use after(…)");
        assertRefused(() -> dag.task("a").takes(post), "task 'a': it takes a task that has no output");
    }

    @Test
    void a_generic_output_is_refused_because_java_forgets_what_is_in_it() {
        assertRefused(
                () -> dag.task("a").returns(List.class, List::of),
                "dag 'sales', task 'a': java.util.List does not say what is in it; return a record around it");
    }

    @Test
    void a_primitive_output_becomes_its_box() {
        assertThat(dag.task("a").returns(int.class, () -> 1).type()).isEqualTo(Integer.class);
    }

    @Test
    void a_task_stays_what_it_was_when_its_sentence_ended() {
        var first = dag.task("first").runs(() -> {});
        var sentence = dag.task("a").retry(Retry.times(1, Duration.ZERO));
        var task = sentence.runs(() -> {});

        sentence.retry(Retry.none()).timeout(Duration.ofHours(1)).after(first);

        assertThat(task.retry().times()).isEqualTo(1);
        assertThat(task.timeout()).isEmpty();
        assertThat(task.after()).isEmpty();
    }

    @Test
    void a_body_receives_its_values_in_the_order_they_were_taken() throws Exception {
        var a = dag.parameter("a", "a");
        var b = dag.parameter("b", "b");
        var task1 = dag.task("one").takes(a).returns(String.class, x -> x);
        var task2 = dag.task("two").takes(a, b).returns(String.class, (x, y) -> x + y);
        var task3 = dag.task("three").takes(a, b, a).returns(String.class, (x, y, z) -> x + y + z);
        var task4 = dag.task("four").takes(a, b, a, b).returns(String.class, (x, y, z, u) -> x + y + z + u);

        assertThat(task1.execute(List.of("1"))).isEqualTo("1");
        assertThat(task2.execute(List.of("1", "2"))).isEqualTo("12");
        assertThat(task3.execute(List.of("1", "2", "3"))).isEqualTo("123");
        assertThat(task4.execute(List.of("1", "2", "3", "4"))).isEqualTo("1234");
    }

    @Test
    void a_body_without_output_gives_null() throws Exception {
        var seen = new StringBuilder();
        var a = dag.parameter("a", "a");
        var tasks = List.of(
                dag.task("none").runs(() -> seen.append("-")),
                dag.task("one").takes(a).runs(seen::append),
                dag.task("two").takes(a, a).runs((x, y) -> seen.append(x).append(y)),
                dag.task("three")
                        .takes(a, a, a)
                        .runs((x, y, z) -> seen.append(x).append(y).append(z)),
                dag.task("four")
                        .takes(a, a, a, a)
                        .runs((x, y, z, u) -> seen.append(x).append(y).append(z).append(u)));

        for (var task : tasks) {
            assertThat(task.execute(
                            List.of("1", "2", "3", "4").subList(0, task.inputs().size())))
                    .isNull();
        }

        assertThat(seen).hasToString("-1121231234");
    }

    @Test
    void a_body_that_returns_null_in_place_of_its_output_has_failed_for_good() {
        var task = dag.task("extract").returns(Orders.class, () -> null);

        assertThatThrownBy(() -> task.execute(List.of()))
                .isInstanceOf(PermanentFailure.class)
                .hasMessage("task 'extract' returned null; it must return a Orders or throw SkipTask if there is none");
    }

    @Test
    void a_body_is_given_one_value_for_each_input() {
        var task = dag.task("a").takes(dag.run()).runs(run -> {});

        assertThatThrownBy(() -> task.execute(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("task 'a' takes 1 values, but was given 0");
    }

    @Test
    void a_body_may_throw_checked_exceptions() {
        var task = dag.task("a").runs(() -> {
            throw new IOException("no route");
        });

        assertThatThrownBy(() -> task.execute(List.of())).isInstanceOf(IOException.class);
    }

    private static void assertRefused(ThrowingCallable description, String message) {
        assertThatThrownBy(description).isInstanceOf(InvalidDag.class).hasMessageContaining(message);
    }
}
