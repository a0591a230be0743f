package io.fairlead.runner.web;

import io.fairlead.runner.liveness.Pulse;
import io.fairlead.runner.liveness.Steady;
import io.fairlead.runner.run.store.Change;
import io.fairlead.runner.run.store.Changes;
import io.fairlead.runner.web.request.EventStream;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells open pages, by server-sent events, that something they show has changed. Only names travel, such as {@code run-12}: the page
 * then asks for what it needs. Changes are gathered for a moment, so that a busy run does not make busy pages; for a page that does
 * not read they are gathered until it does, which costs no other page anything.
 */
final class LiveEvents implements AutoCloseable {

    private static final int MOST_CLIENTS = 500;
    private static final int MOST_TOPICS = 100;
    private static final int GATHER_MILLIS = 150;
    private static final int COMMENT_EVERY_TICKS = 100; // 15 seconds: proxies close what is silent for longer
    private static final Duration MOST_SILENCE = Duration.ofMinutes(2);

    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final Pulse pulse = new Pulse("live_pages", MOST_SILENCE);
    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "live events");
        thread.setDaemon(true);
        return thread;
    });
    private int ticks;

    LiveEvents(Changes changes) {
        changes.follow(change -> {
            if (!listeners.isEmpty()) changed.addAll(topics(change));
        });
        sender.scheduleWithFixedDelay(
                new Steady("open pages could not be told what has changed", pulse, this::send),
                GATHER_MILLIS,
                GATHER_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private static Set<String> topics(Change change) {
        if (change instanceof Change.OfRun run) return Set.of("runs", "run-" + run.runId(), "dag-" + run.dag());
        if (change instanceof Change.OfDag dag) return Set.of("dags", "dag-" + dag.dag());
        return Set.of("dags", "repos");
    }

    Pulse pulse() {
        return pulse;
    }

    void routes(RoutesConfig routes) {
        routes.get("/events", this::open);
    }

    private void open(Context request) throws IOException {
        String topics = request.queryParam("topics");
        EventStream.open(request, stream -> {
            if (listeners.size() >= MOST_CLIENTS) {
                stream.end();
                return;
            }
            var listener = new Listener(stream, topics == null ? Set.of() : someOf(topics));
            stream.onEnd(() -> listeners.remove(listener));
            listeners.add(listener);
            stream.event("ready", "");
        });
    }

    private static Set<String> someOf(String topics) {
        var some = new TreeSet<String>();
        for (String topic : topics.split(",")) if (some.size() < MOST_TOPICS) some.add(topic);
        return some;
    }

    private void send() {
        boolean comment = ++ticks % COMMENT_EVERY_TICKS == 0;
        Set<String> now = Set.copyOf(changed);
        changed.removeAll(now);
        for (Listener listener : listeners) listener.tell(now, comment);
    }

    @Override
    public void close() {
        sender.shutdownNow();
        for (Listener listener : listeners) listener.stream.cut();
    }

    /** A page. Told by one thread only. */
    private static final class Listener {

        private final EventStream stream;
        private final Set<String> topics;
        private final Set<String> untold = new TreeSet<>();

        Listener(EventStream stream, Set<String> topics) {
            this.stream = stream;
            this.topics = topics;
        }

        void tell(Set<String> changed, boolean comment) {
            for (String topic : changed) if (topics.contains(topic)) untold.add(topic);
            if (stream.isBehind()) return;
            for (String topic : untold) stream.event("change", topic);
            untold.clear();
            if (comment) stream.comment("still here");
        }
    }
}
