package io.fairlead.runner.web;

import io.fairlead.runner.run.store.Change;
import io.fairlead.runner.run.store.Changes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.sse.SseClient;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells open pages, by server-sent events, that something they show has changed. Only names travel, such as {@code run-12}: the page
 * then asks for what it needs. Changes are gathered for a moment, so that a busy run does not make busy pages.
 */
final class LiveEvents implements AutoCloseable {

    private static final int MOST_CLIENTS = 500;
    private static final int GATHER_MILLIS = 150;
    private static final int COMMENT_EVERY_TICKS = 100; // 15 seconds: proxies close what is silent for longer

    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
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
        sender.scheduleWithFixedDelay(this::send, GATHER_MILLIS, GATHER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Set<String> topics(Change change) {
        if (change instanceof Change.OfRun run) return Set.of("runs", "run-" + run.runId(), "dag-" + run.dag());
        if (change instanceof Change.OfDag dag) return Set.of("dags", "dag-" + dag.dag());
        return Set.of("dags", "repos");
    }

    void routes(RoutesConfig routes) {
        routes.sse("/events", this::open);
    }

    private void open(SseClient client) {
        if (listeners.size() >= MOST_CLIENTS) {
            client.close();
            return;
        }
        client.ctx().header("X-Accel-Buffering", "no");
        String topics = client.ctx().queryParam("topics");
        var listener = new Listener(client, topics == null ? Set.of() : Set.of(topics.split(",")));
        client.keepAlive();
        client.onClose(() -> listeners.remove(listener));
        listeners.add(listener);
        client.sendEvent("ready", "");
    }

    private void send() {
        boolean comment = ++ticks % COMMENT_EVERY_TICKS == 0;
        Set<String> now = Set.copyOf(changed);
        changed.removeAll(now);
        for (Listener listener : listeners) send(listener, now, comment);
    }

    private void send(Listener listener, Set<String> now, boolean comment) {
        try {
            if (comment) listener.client.sendComment("still here");
            for (String topic : now) if (listener.topics.contains(topic)) listener.client.sendEvent("change", topic);
        } catch (RuntimeException e) {
            listeners.remove(listener); // a page that is gone must not keep the others waiting
            listener.client.close();
        }
    }

    @Override
    public void close() {
        sender.shutdownNow();
        for (Listener listener : listeners) listener.client.close();
    }

    private record Listener(SseClient client, Set<String> topics) {}
}
