package io.fairlead.runner.web;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.web.view.Links;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The real server and a real browser: what happens is seen without a reload. */
@EnabledIf(
        value = "io.fairlead.runner.web.TestBrowser#isThere",
        disabledReason = "there is no /usr/bin/chromium; install it to see the pages live")
class LiveSiteTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    // A browser that was ended may still write for a moment.
    @TempDir(cleanup = CleanupMode.NEVER)
    private static Path profile;

    @TempDir
    private Path folder;

    private TestSite site;
    private TestBrowser browser;
    private DagRun run;

    @BeforeEach
    void start() throws Exception {
        site = TestSite.open(folder);
        browser = new TestBrowser(Files.createTempDirectory(profile, "profile"));
        site.scheduler.push(dag("hello", task("greet"), task("print", "greet")));
        run = site.start("hello");
    }

    @AfterEach
    void stop() throws Exception {
        browser.close();
        site.close();
    }

    @Test
    void the_page_of_a_run_goes_from_running_to_success() throws Exception {
        browser.open(site.uri(Links.run(run.dag(), run.name())));
        until("document.getElementById('connection')?.dataset.state", "live");
        assertThat(browser.evaluate("document.title")).startsWith("running · ");
        browser.evaluate("window.stays = 'here'");

        site.scheduler.succeed("greet");
        until("document.querySelectorAll('.tasks .s-success .mark').length", "1");
        site.scheduler.tick();
        site.scheduler.succeed("print");

        until("document.querySelector('.big').textContent.trim()", "success");
        until("document.title.split(' ')[0]", "success");
        assertThat(browser.evaluate("document.querySelectorAll('.node.s-success').length"))
                .isEqualTo("2");
        assertThat(browser.evaluate("window.stays"))
                .as("nothing was loaded anew")
                .isEqualTo("here");
    }

    @Test
    void lines_appear_while_they_are_written() throws Exception {
        site.log(run, "greet", "first");
        browser.open(site.uri(Links.log(run.dag(), run.name(), "greet", -1)));
        until("document.getElementById('connection')?.dataset.state", "live");

        site.log(run, "greet", "WARN second", "ü <b>third");
        until("document.querySelectorAll('.line').length", "3");
        assertThat(browser.evaluate("document.querySelector('#L3 .txt').textContent"))
                .isEqualTo("ü <b>third");

        site.scheduler.succeed("greet");
        until("document.getElementById('connection').dataset.state", "complete");
        until("document.querySelector('.tabs .state').textContent.trim()", "success");
        assertThat(browser.evaluate("document.querySelectorAll('.line').length"))
                .isEqualTo("3");
    }

    private void until(String expression, String value) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.evaluate(expression)).isEqualTo(value));
    }
}
