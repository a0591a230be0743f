package io.fairlead.runner.web.request;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A response of server-sent events that nobody waits for: what its reader does not take yet stays here, so one who does not read
 * holds up no thread and no other reader. Whoever sends looks at {@link #isBehind} before, and keeps what comes meanwhile as small as
 * he can. A reader who takes nothing at all is disconnected by the server after half a minute; his browser connects anew.
 */
public final class EventStream {

    private static final String TYPE = "text/event-stream";

    private final ServletOutputStream out;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Queue<byte[]> waiting = new ArrayDeque<>();

    /** Whether the server has said that it takes something. */
    private boolean begun;

    /** Whether the connection would take more at once. */
    private boolean ready;

    private boolean unflushed;
    private boolean ending;

    EventStream(ServletOutputStream out) {
        this.out = out;
    }

    /** Answers a request with events, if that is what it accepts. */
    public static void open(Context request, Consumer<EventStream> opened) throws IOException {
        String accepts = request.header("Accept");
        if (accepts == null || !accepts.contains(TYPE)) return;
        HttpServletResponse response = request.res();
        response.setStatus(HttpServletResponse.SC_OK);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setContentType(TYPE);
        response.addHeader("Connection", "close");
        response.addHeader("Cache-Control", "no-cache");
        response.addHeader("X-Accel-Buffering", "no");
        response.flushBuffer();
        request.future(() -> begun(request, opened));
    }

    private static CompletableFuture<Void> begun(Context request, Consumer<EventStream> opened) {
        try {
            return new EventStream(request.res().getOutputStream()).begun(opened);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Where this fails, nobody else would tell those who were told of it already. */
    CompletableFuture<Void> begun(Consumer<EventStream> opened) {
        try {
            opened.accept(this);
            out.setWriteListener(new Writing());
            return end;
        } catch (RuntimeException | Error e) {
            cut();
            throw e;
        }
    }

    /** @param ended called once when there is nobody to send to any more, for whatever reason */
    public void onEnd(Runnable ended) {
        end.whenComplete((nothing, failure) -> ended.run());
    }

    /** Whether its reader has not taken yet what was sent before. */
    public synchronized boolean isBehind() {
        return !waiting.isEmpty() || (begun && !ready);
    }

    public void event(String name, String data) {
        event(name, data, "");
    }

    /** @param id where to go on after a break; empty for nowhere */
    public void event(String name, String data, String id) {
        var text = new StringBuilder();
        if (!id.isEmpty()) text.append("id: ").append(id).append('\n');
        text.append("event: ").append(name).append('\n');
        // Also where it is empty: a browser drops an event without data.
        for (String line : data.split("\n", -1))
            text.append("data: ").append(line).append('\n');
        send(text.append('\n').toString());
    }

    /** Says something that browsers ignore, and proxies do not. */
    public void comment(String text) {
        send(": " + text + "\n\n");
    }

    private void send(String text) {
        synchronized (this) {
            if (ending) return;
            waiting.add(text.getBytes(StandardCharsets.UTF_8));
        }
        writeWhatGoes();
    }

    /** Ends after what was sent. */
    public void end() {
        synchronized (this) {
            ending = true;
        }
        writeWhatGoes();
    }

    /** Ends now. */
    public void cut() {
        synchronized (this) {
            ending = true;
            ready = false; // The connection may be somebody else's from now on.
            waiting.clear();
        }
        end.complete(null); // Not under the lock: whoever hears it has locks of his own.
    }

    private void writeWhatGoes() {
        boolean over;
        try {
            synchronized (this) {
                if (ready) write();
                over = ending && ready && waiting.isEmpty();
            }
        } catch (IOException | RuntimeException e) {
            over = true; // The reader is gone.
        }
        if (over) cut();
    }

    /** Where the connection takes no more for now, the server calls when it does. */
    private void write() throws IOException {
        while (ready = out.isReady()) {
            if (!waiting.isEmpty()) {
                out.write(waiting.remove());
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                out.flush();
            } else {
                return;
            }
        }
    }

    private final class Writing implements WriteListener {

        @Override
        public void onWritePossible() {
            synchronized (EventStream.this) {
                begun = true;
                ready = true;
            }
            writeWhatGoes();
        }

        @Override
        public void onError(Throwable failure) {
            cut();
        }
    }
}
