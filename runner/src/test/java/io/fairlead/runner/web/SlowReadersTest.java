package io.fairlead.runner.web;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.store.Change;
import io.fairlead.runner.web.view.Links;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Browsers that open a live page and do not read it: each would block a thread for half a minute. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SlowReadersTest {

    private static final int READING_NOTHING = 40;
    private static final int SMALL = 2_048;

    @TempDir
    private Path folder;

    private TestSite site;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void start() {
        site = TestSite.open(folder);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket each : sockets) each.close();
        site.close();
    }

    private Socket ask(String path) throws IOException {
        var socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(SMALL);
        socket.setSoTimeout((int) TimeUnit.MINUTES.toMillis(1));
        socket.connect(new InetSocketAddress("127.0.0.1", site.uri("/").getPort()));
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void await(BufferedReader reader, String line) throws IOException {
        String read = reader.readLine();
        while (read != null && !read.contains(line)) read = reader.readLine();
        assertThat(read).as("the line " + line).isNotNull();
    }

    @Test
    void pages_that_do_not_read_keep_no_other_page_from_hearing_what_has_changed() throws IOException {
        List<String> dags = IntStream.range(0, 40)
                .mapToObj(number -> "x".repeat(150) + number)
                .toList();
        String topics = dags.stream().map(dag -> "dag-" + dag).collect(Collectors.joining(","));
        for (int i = 0; i < READING_NOTHING; i++) await(reader(ask("/events?topics=" + topics)), "ready");
        var other = reader(ask("/events?topics=dag-other,dags"));
        await(other, "ready");
        // Far more than the buffers between take.
        for (int i = 0; i < 100; i++) {
            for (String dag : dags) site.scheduler.changes.tell(new Change.OfDag(dag));
            await(other, "dags"); // so that it was sent
        }
        site.scheduler.changes.tell(new Change.OfDag("other"));
        await(other, "dag-other");
    }

    @Test
    void viewers_that_do_not_read_a_long_log_keep_no_other_viewer_from_a_short_one() throws IOException {
        site.scheduler.push(dag("hello", task("long"), task("short")));
        DagRun run = site.start("hello");
        String[] lines = new String[20_000];
        Arrays.fill(lines, "y".repeat(100));
        site.log(run, "long", lines);
        site.log(run, "short", "here it is");
        for (int i = 0; i < READING_NOTHING; i++) ask(stream(run, "long"));
        await(reader(ask(stream(run, "short"))), "here it is");
    }

    private static String stream(DagRun run, String task) {
        return Links.log(run.dag(), run.name(), task, -1) + "/stream?offset=0";
    }
}
