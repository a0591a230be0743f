package io.fairlead.runner.logs.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UploadNewsTest {

    private static final IOException AWAY = new IOException("the bucket is away");
    private static final String AGAIN = "logs go to the bucket again";

    private final Logger logger = (Logger) LoggerFactory.getLogger(UploadNews.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000); // it may turn over
    private final SpoolBytes bytes = new SpoolBytes();
    private final UploadNews news = new UploadNews(bytes, SpoolLimits.standard(), nanos::get);

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    private List<String> said() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void a_failure_is_said_once_and_again_while_it_lasts_with_what_waits() {
        bytes.addWaiting(3 << 20);
        news.failed("a", AWAY);
        news.failed("b", AWAY);
        passes(Duration.ofMinutes(9));
        news.failed("a", AWAY);
        assertThat(said())
                .containsExactly(
                        "the log a cannot go to the bucket now; lines are kept on disk (3 of at most 4096 MiB wait) and sent"
                                + " later: the bucket is away");
        bytes.addWaiting(5 << 20);
        passes(Duration.ofMinutes(2));
        news.failed("a", AWAY);
        assertThat(said())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("2 logs cannot go")
                .contains("(8 of at most 4096 MiB wait)");
    }

    @Test
    void that_logs_go_again_is_said_when_the_last_of_those_that_failed_was_written() {
        news.written("a");
        news.failed("a", AWAY);
        news.failed("b", AWAY);
        news.written("a");
        news.written("c");
        assertThat(said()).hasSize(1);
        news.written("b");
        news.written("b");
        assertThat(said()).hasSize(2).last().isEqualTo(AGAIN);
    }

    @Test
    void a_log_of_which_nothing_more_was_to_be_written_is_no_proof_and_no_obstacle() {
        news.failed("a", AWAY);
        news.ended("a");
        assertThat(said()).hasSize(1);
        news.written("b");
        assertThat(said()).hasSize(2).last().isEqualTo(AGAIN);
    }
}
