package io.fairlead.runner.executor.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.executor.Assignment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class OrphanTest {

    /** A runner of which nothing works but its local workers. */
    public static final class Parent {

        private Parent() {}

        public static void main(String[] args) throws Exception {
            try {
                var workers = new Workers(Path.of(args[0]), 2, 64);
                Assignment attempt = workers.start("starts-a-child");
                workers.awaitLine(attempt, "child ");
                System.out.println("ready");
                System.in.read();
            } finally {
                System.exit(1);
            }
        }
    }

    @Test
    @Timeout(300)
    void a_runner_that_is_killed_leaves_no_worker_behind(@TempDir Path folder) throws IOException {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(parent.inputReader().readLine()).isEqualTo("ready");
            List<ProcessHandle> left = parent.descendants().toList();
            assertThat(left).as("two workers and the child of one").hasSize(3);
            parent.destroyForcibly();
            await().until(() -> left.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            parent.destroyForcibly();
        }
    }
}
