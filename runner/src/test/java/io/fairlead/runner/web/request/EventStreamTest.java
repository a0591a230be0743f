package io.fairlead.runner.web.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventStreamTest {

    @Test
    void whoever_was_told_of_a_stream_that_cannot_begin_is_told_of_its_end() {
        var ended = new AtomicInteger();
        var stream = new EventStream(new Refusing());

        assertThatThrownBy(() -> stream.begun(opened -> opened.onEnd(ended::incrementAndGet)))
                .hasMessage("the request is over");
        assertThat(ended).hasValue(1);
    }

    @Test
    void what_was_begun_by_one_who_fails_is_ended_too() {
        var ended = new AtomicInteger();
        var stream = new EventStream(new Refusing());

        assertThatThrownBy(() -> stream.begun(opened -> {
                    opened.onEnd(ended::incrementAndGet);
                    throw new NoClassDefFoundError("Page");
                }))
                .isInstanceOf(NoClassDefFoundError.class);
        assertThat(ended).hasValue(1);
    }

    private static final class Refusing extends ServletOutputStream {

        @Override
        public boolean isReady() {
            return false;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("the request is over");
        }

        @Override
        public void write(int b) {
            throw new IllegalStateException("nothing was begun");
        }
    }
}
