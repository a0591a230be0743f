package io.fairlead.runner.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.runner.web.TestBrowser;
import io.fairlead.runner.web.log.LogPart;
import io.fairlead.runner.web.view.Assets;
import io.fairlead.runner.web.view.Page;
import io.fairlead.runner.web.view.Pages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real browser, under the real Content-Security-Policy, with a server that sends events. */
@EnabledIf(
        value = "io.fairlead.runner.web.TestBrowser#isThere",
        disabledReason = "there is no /usr/bin/chromium; install it to see the pages live")
class LivePageTest {

    // A browser that has ended may still write for a moment.
    @TempDir(cleanup = CleanupMode.NEVER)
    private Path profile;

    @TempDir
    private Path folder;

    private final Pages pages = new Pages();
    private final List<String> fetchedAnew = new CopyOnWriteArrayList<>();
    private final List<String> streams = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "live-page-test");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/static/", exchange -> {
            var asset = Assets.find(exchange.getRequestURI().getPath().substring("/static/".length()))
                    .orElseThrow();
            answer(exchange, asset.contentType(), asset.bytes());
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void an_event_brings_the_page_up_to_date() throws Exception {
        page("/run", () -> fetchedAnew.isEmpty() ? Samples.runningRun() : Samples.run());
        events("/events", "event: change\ndata: run-12\n\nevent: end\ndata: \n\n");

        String dom = browse("/run");

        assertThat(streams).contains("topics=run-12");
        assertThat(fetchedAnew).contains("/run");
        assertThat(dom)
                .contains("</svg>failed</span>")
                .contains("data-state=\"complete\"")
                .contains("<title>failed · ");
        assertThat(dom).as("what was replaced is replaced as a whole").containsOnlyOnce("id=\"live\"");
    }

    @Test
    void a_form_that_somebody_fills_in_is_left_alone() throws Exception {
        var first = Samples.dag(Samples.graph());
        var later = new DagPage(
                first.frame(), first.dag(), first.form(), Optional.empty(), first.graph(), List.of(), first.versions());
        page("/dag", () -> fetchedAnew.isEmpty() ? first : later);
        events("/events", "event: change\ndata: dag-7\n\nevent: end\ndata: \n\n");

        String dom = browse("/dag");

        assertThat(dom).as("the rest is new").contains("Not run yet");
        assertThat(dom).as("the form is the one of before").contains("is not a whole number");
        assertThat(dom).containsOnlyOnce("id=\"" + first.formAnchor() + "\"");
    }

    @Test
    void new_lines_are_appended_to_the_log() throws Exception {
        page("/log", Samples::log);
        String lines = pages.render(LogPart.NEW, Samples.logPart())
                .replace("L20", "L30")
                .strip()
                .replace("\n", "\ndata: ");
        events("/dags/", "event: lines\nid: 200000\ndata: " + lines + "\n\nevent: end\ndata: \n\n");

        String dom = browse("/log");

        assertThat(streams).contains("attempt=2&level=INFO&offset=123456");
        assertThat(dom).contains("id=\"L3040\"").contains("data-state=\"complete\"");
        assertThat(fetchedAnew).as("its head, when the stream ended").contains("/log");
    }

    private void page(String path, Supplier<Page> page) {
        server.createContext(path, exchange -> {
            if (exchange.getRequestHeaders().containsKey("HX-Request")) {
                fetchedAnew.add(exchange.getRequestURI().getPath());
            }
            answer(exchange, "text/html; charset=utf-8", pages.html(page.get()).getBytes(StandardCharsets.UTF_8));
        });
    }

    private void events(String path, String events) {
        server.createContext(path, exchange -> {
            streams.add(exchange.getRequestURI().getQuery());
            answer(exchange, "text/event-stream", events.getBytes(StandardCharsets.UTF_8));
        });
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Content-Security-Policy", Pages.CONTENT_SECURITY_POLICY);
        exchange.sendResponseHeaders(200, body.length);
        try (var stream = exchange.getResponseBody()) {
            stream.write(body);
        }
    }

    private String browse(String path) throws Exception {
        Path dom = folder.resolve("dom.html");
        Path log = folder.resolve("browser.log");
        var command = new ArrayList<>(List.of(
                TestBrowser.CHROMIUM.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--enable-logging=stderr",
                "--user-data-dir=" + profile,
                "--virtual-time-budget=4000",
                "--dump-dom",
                "http://127.0.0.1:" + server.getAddress().getPort() + path));
        var process = new ProcessBuilder(command)
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(log)).doesNotContain("CONSOLE", "Content Security Policy");
        return Files.readString(dom);
    }
}
