package io.fairlead.runner.web.log;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.web.TestSite;
import io.fairlead.runner.web.view.Links;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRoutesTest {

    @TempDir
    private Path folder;

    private TestSite site;
    private DagRun run;
    private String path;

    @BeforeEach
    void start() {
        site = TestSite.open(folder);
        site.scheduler.push(dag("hello", task("greet")));
        run = site.start("hello");
        path = Links.log(run.dag(), run.name(), "greet", -1);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void a_log_begins_empty_and_is_followed_from_its_start() throws Exception {
        assertThat(site.get(path).body()).contains("Nothing yet", "Attempt 1", "/log/stream?attempt=1&amp;offset=0\"");
    }

    @Test
    void the_last_two_thousand_lines_are_shown_and_the_others_can_be_asked_for() throws Exception {
        site.log(run, "greet", lines(1, 5_000));
        String end = site.get(path).body();
        assertThat(end)
                .contains("id=\"L3001\"", "id=\"L5000\"", "before line 3,001")
                .doesNotContain("id=\"L3000\"");
        String part = site.get(path + "/lines?attempt=1&before=3001").body();
        assertThat(part)
                .contains("id=\"L1001\"", "id=\"L3000\"", "before=1001")
                .doesNotContain("<html", "id=\"L3001\"");
        String first = site.get(path + "?attempt=1&before=1001").body();
        assertThat(first)
                .contains("<html", "id=\"L1\"", "id=\"L1000\"")
                .doesNotContain("Load earlier", "id=\"L1001\"", "/log/stream");
    }

    @Test
    void a_level_hides_what_is_below_it_and_says_how_much() throws Exception {
        site.log(run, "greet", "one", "WARN two", "three", "ERROR four");
        assertThat(site.get(path + "?level=WARN").body())
                .contains("WARN two", "ERROR four", "2 lines hidden", "id=\"L4\"")
                .doesNotContain("id=\"L1\"", "id=\"L3\"");
        assertThat(site.get(path + "?level=LOUD").statusCode()).isEqualTo(400);
    }

    @Test
    void what_a_task_printed_cannot_become_markup() throws Exception {
        site.log(run, "greet", "<img src=x onerror=alert(1)> ü ✓ \u001b[31mred");
        assertThat(site.get(path).body())
                .contains("&lt;img src=x onerror=alert(1)&gt; ü ✓ <span class=\"fg1\">red</span>");
    }

    @Test
    void the_whole_log_can_be_downloaded_as_it_is() throws Exception {
        site.log(run, "greet", lines(1, 20_000));
        var raw = site.get(path + "/raw?attempt=1");
        assertThat(raw.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
        assertThat(raw.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"demo.hello-greet-1.log\"");
        assertThat(raw.body().lines()).hasSize(20_000).first().asString().endsWith("INFO  stdout line 1");
    }

    @Test
    void a_log_is_followed_until_its_attempt_is_over() throws Exception {
        site.log(run, "greet", "ä first");
        var events = new CopyOnWriteArrayList<String>();
        CompletableFuture<?> whole = follow("?attempt=1&offset=0", events);
        await().until(() -> String.join("\n", events).contains("id=\"L1\""));
        site.log(run, "greet", "WARN second", "third");
        await().until(() -> String.join("\n", events).contains("id=\"L3\""));
        assertThat(events).noneMatch(line -> line.startsWith("event: end"));
        site.log(run, "greet", "last");
        site.scheduler.succeed("greet");
        whole.get(60, TimeUnit.SECONDS);
        assertThat(String.join("\n", events)).contains("ä first", "WARN second", "id=\"L4\"", "event: end");
        assertThat(events).filteredOn(line -> line.contains("<div")).allMatch(line -> line.startsWith("data: <div"));
    }

    @Test
    void a_browser_that_was_cut_off_goes_on_where_it_was() throws Exception {
        site.log(run, "greet", "first", "second");
        site.scheduler.succeed("greet");
        var events = new CopyOnWriteArrayList<String>();
        follow("?attempt=1&offset=0", events).get(60, TimeUnit.SECONDS);
        String id = events.stream()
                .filter(line -> line.startsWith("id: "))
                .findFirst()
                .orElseThrow();
        site.log(run, "greet", "third");
        events.clear();
        follow("?attempt=1&offset=0", events, "Last-Event-ID", id.substring(4)).get(60, TimeUnit.SECONDS);
        assertThat(String.join("\n", events)).contains("third", "id=\"L3\"").doesNotContain("first", "second");
    }

    @Test
    void a_filtered_stream_leaves_lines_out_but_counts_them() throws Exception {
        site.log(run, "greet", "first", "ERROR second");
        site.scheduler.succeed("greet");
        var events = new CopyOnWriteArrayList<String>();
        follow("?attempt=1&level=ERROR&offset=0", events).get(60, TimeUnit.SECONDS);
        assertThat(String.join("\n", events)).contains("id=\"L2\"").doesNotContain("first");
    }

    @Test
    void a_log_that_is_complete_is_not_followed() throws Exception {
        site.log(run, "greet", "only");
        site.scheduler.succeed("greet");
        assertThat(site.get(path).body()).contains("End of what is shown").doesNotContain("/log/stream");
    }

    @Test
    void a_task_that_is_not_there_has_no_log() throws Exception {
        for (String wrong : List.of("/log", "/log/lines", "/log/raw", "/log/stream")) {
            assertThat(site.get(path.replace("/greet/log", "/nobody" + wrong), "Accept", "text/event-stream")
                            .statusCode())
                    .as(wrong)
                    .isEqualTo(404);
        }
        assertThat(site.get(path + "?map=3").statusCode()).isEqualTo(404);
        assertThat(site.get(path + "?attempt=x").statusCode()).isEqualTo(400);
    }

    private CompletableFuture<?> follow(String query, List<String> events, String... headers) {
        var request = site.request(path + "/stream" + query, headers).header("Accept", "text/event-stream");
        return site.http.sendAsync(request.build(), HttpResponse.BodyHandlers.fromLineSubscriber(new Lines(events)));
    }

    private static String[] lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "line " + i).toArray(String[]::new);
    }

    private record Lines(List<String> into) implements java.util.concurrent.Flow.Subscriber<String> {
        @Override
        public void onSubscribe(java.util.concurrent.Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            into.add(line);
        }

        @Override
        public void onError(Throwable failure) {
            into.add("broken off: " + failure);
        }

        @Override
        public void onComplete() {}
    }
}
