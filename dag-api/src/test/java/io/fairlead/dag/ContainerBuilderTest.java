package io.fairlead.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerBuilderTest {

    private record Loaded(int rows) {}

    private final DagBuilder dag = Dag.named("sales");

    @Test
    void a_container_takes_inputs_and_its_output_can_be_taken() {
        var day = dag.parameter("day", "monday");
        var orders = dag.task("orders").returns(Loaded.class, () -> new Loaded(1));
        Task<Loaded> loaded = dag.task("load")
                .executor(ExecutorName.KUBERNETES)
                .queue("large")
                .image("ghcr.io/acme/loader:1.4")
                .command("load", "--fast")
                .takes(dag.run(), orders, day)
                .returns(Loaded.class, "/dev/termination-log");
        dag.task("mail").takes(loaded).runs(it -> {});

        assertThat(loaded.container())
                .contains(new Container("ghcr.io/acme/loader:1.4", List.of("load", "--fast"), "/dev/termination-log"));
        assertThat(loaded.inputs()).hasSize(3);
        assertThat(loaded.executor()).isEqualTo("kubernetes");
        assertThat(loaded.queue()).isEqualTo("large");
        assertThat(orders.container()).isEmpty();
        assertThat(orders.executor()).isEmpty();
    }

    @Test
    void a_sentence_that_went_on_to_a_container_can_still_end_with_a_body() {
        var sentence = dag.task("a");
        sentence.image("a:1");

        assertThat(sentence.runs(() -> {}).container()).isEmpty();
    }

    @Test
    void a_container_has_no_body_to_call() {
        var task = dag.task("load").image("a:1").runs();

        assertThatThrownBy(() -> task.execute(List.of()))
                .isInstanceOf(PermanentFailure.class)
                .hasMessage("task 'load' is the container a:1, which only the executor 'kubernetes' can execute");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "busybox",
                "busybox:1.37",
                "library/busybox",
                "localhost:5000/a/b_c:v1",
                "ghcr.io/acme/my--app.x@sha256:0000000000000000000000000000000000000000000000000000000000000000",
            })
    void images_are_named_as_every_registry_names_them(String image) {
        assertThat(dag.task("a").image(image).runs().container())
                .map(Container::image)
                .contains(image);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Busybox", "busybox:", "a b", "https://ghcr.io/a", "a@sha256:12", "a//b", "-a", "a:1:2"})
    void what_is_no_name_of_an_image_is_refused(String image) {
        assertRefused(
                () -> dag.task("a").image(image),
                "dag 'sales', task 'a': image '" + image + "' is not the name of an image; it must be like");
    }

    @Test
    void two_inputs_cannot_be_one_variable() {
        var parameter = dag.parameter("order_count", 1);
        var orders = dag.task("order-count").returns(Loaded.class, () -> new Loaded(1));

        assertRefused(
                () -> dag.task("a").image("a:1").takes(orders).takes(parameter),
                "would both be the variable FAIRLEAD_INPUT_ORDER_COUNT; rename one");
    }

    @Test
    void handles_are_checked_as_those_of_a_body() {
        var foreign = Dag.named("other").task("x").returns(Loaded.class, () -> new Loaded(1));
        var mail = dag.task("mail").runs(() -> {});

        assertRefused(() -> dag.task("a").image("a:1").takes(foreign), "it depends on task 'x' of another dag");
        assertRefused(() -> dag.task("a").image("a:1").takes(mail), "it takes a task that has no output");
        assertRefused(() -> dag.task("a").image("a:1").returns(List.class, "/out"), "does not say what is in it");
        assertRefused(() -> dag.task("a").image("a:1").returns(Void.class, "/out"), "say runs()");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "out.json", "/tmp/", "/tmp/../etc/passwd", "C:\\out"})
    void an_output_is_left_in_a_file_with_an_absolute_path(String file) {
        assertRefused(
                () -> dag.task("a").image("a:1").returns(Loaded.class, file),
                "the output's file '" + file + "' must be the absolute path of a file");
    }

    @Test
    void everything_has_a_limit() {
        assertRefused(() -> dag.task("a").image("a:1").command(), "the command is empty");
        assertRefused(() -> dag.task("a").image("a:1").command("x".repeat(Container.MAX_COMMAND + 1)), "at most 32768");
        var many = Collections.nCopies(17, dag.run()).toArray(Input<?>[]::new);
        assertRefused(() -> dag.task("a").image("a:1").takes(many), "it takes 17 values; it must be at most 16");
    }

    @Test
    void executors_and_queues_are_named_like_dags() {
        assertRefused(() -> dag.task("a").executor("K8s"), "task 'a': executor 'K8s': the name must be 1 to 63");
        assertRefused(() -> dag.task("a").queue(""), "task 'a': queue '': the name must be");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidDag.class).hasMessageContaining(message);
    }
}
