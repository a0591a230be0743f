package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.testkit.TestApi.Started;
import io.fairlead.runner.testkit.TestRunner;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page may be as busy as it likes: execution has a port and threads of its own. */
class BusyPageTest {

    /** More than the page has threads. */
    private static final int HANGING = 100;

    private static final int PATIENCE_OF_A_BROWSER_MILLIS = 1_500;

    @Test
    void tasks_go_on_and_follow_each_other_while_the_page_answers_nobody(@TempDir Path folder) throws IOException {
        try (var runner = TestRunner.start(folder, Map.of("FAIRLEAD_SLOTS", "1"))) {
            var git = runner.cloneDemo().remove("dags");
            String commit = git.write("Two.java", source(folder)).push("Two tasks");
            runner.api().awaitLive("demo", commit);
            Started run = runner.api().trigger("demo.two");
            runner.api().awaitTask(run, "first", "running");

            List<Socket> hanging = hang(URI.create(runner.address()), run);
            assertThatThrownBy(() -> look(runner)).isInstanceOf(SocketTimeoutException.class);
            Files.createFile(folder.resolve("go"));
            await().until(() -> Files.exists(folder.resolve("done")));
            assertThatThrownBy(() -> look(runner)).isInstanceOf(SocketTimeoutException.class);

            for (Socket client : hanging) client.close();
            assertThat(runner.api().ended(run).path("state").asText()).isEqualTo("success");
        }
    }

    /** Requests whose bodies never come, each of which keeps a thread of the page waiting. */
    private static List<Socket> hang(URI page, Started run) throws IOException {
        String head = "PATCH " + run.path() + " HTTP/1.1\r\nHost: " + page.getAuthority()
                + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < HANGING; i++) {
            var client = new Socket(page.getHost(), page.getPort());
            client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            clients.add(client);
        }
        return clients;
    }

    private static int look(TestRunner runner) throws IOException {
        var call =
                (HttpURLConnection) URI.create(runner.address() + "/").toURL().openConnection();
        call.setConnectTimeout(PATIENCE_OF_A_BROWSER_MILLIS);
        call.setReadTimeout(PATIENCE_OF_A_BROWSER_MILLIS);
        return call.getResponseCode();
    }

    private static String source(Path folder) {
        return """
            import io.fairlead.dag.*;
            import java.nio.file.*;
            import java.util.List;

            public final class Two implements DagSource {
              @Override public List<Dag> dags() {
                var dag = Dag.named("two");
                var first = dag.task("first").returns(Integer.class, () -> {
                  while (!Files.exists(Path.of("%1$s/go"))) Thread.sleep(20);
                  return 1;
                });
                dag.task("second").takes(first).runs(number -> Files.writeString(Path.of("%1$s/done"), "" + number));
                return List.of(dag.build());
              }
            }
            """.formatted(folder);
    }
}
