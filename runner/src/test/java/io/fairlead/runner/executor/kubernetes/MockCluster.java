package io.fairlead.runner.executor.kubernetes;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kubernetes API in memory, on a real port: it can go away and come back with all it had, refuse what it is told to refuse, and
 * counts the requests.
 */
public final class MockCluster implements AutoCloseable {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(MockCluster.class);

    /** Held, because else its level is forgotten. */
    private static final Logger EACH_REQUEST = Logger.getLogger(MockWebServer.class.getName());

    static {
        EACH_REQUEST.setLevel(Level.OFF);
    }

    private final KubernetesCrudDispatcher store = new KubernetesCrudDispatcher();
    private final List<Function<RecordedRequest, Optional<MockResponse>>> rules = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private KubernetesMockServer server;
    private final int port;

    public MockCluster() {
        start(0);
        this.port = server.getPort();
    }

    private void start(int port) {
        server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), new Rules(), false);
        server.init(InetAddress.getLoopbackAddress(), port);
    }

    public void goAway() {
        server.destroy();
    }

    public void comeBack() {
        start(port);
    }

    public Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + port)
                .withNamespace(Fixture.NAMESPACE)
                .withHttp2Disable(true)
                .withTrustCerts(true)
                .build();
    }

    public KubernetesClient client() {
        return new KubernetesClientBuilder().withConfig(config()).build();
    }

    /** Asked before the store; the first answer counts. */
    public void rule(Function<RecordedRequest, Optional<MockResponse>> rule) {
        rules.add(rule);
    }

    /** The next requests of that kind, with that text in their path or body, are answered so. Returns how many are still to be. */
    public AtomicInteger refuse(String method, String text, int times, int code, String message, int retryAfter) {
        var left = new AtomicInteger(times);
        rule(request -> {
            boolean hit = request.getMethod().equals(method)
                    && (request.getPath().contains(text)
                            || new String(request.getBody().getBytes(), StandardCharsets.UTF_8).contains(text));
            return hit && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0
                    ? Optional.of(status(code, message, retryAfter))
                    : Optional.empty();
        });
        return left;
    }

    /** {@code POST pods}, {@code DELETE pods}, … */
    public int count(String methodAndKind) {
        return counts.getOrDefault(methodAndKind, new AtomicInteger()).get();
    }

    public static MockResponse status(int code, String message, int retryAfter) {
        var status = new StatusBuilder().withCode(code).withStatus("Failure").withMessage(message);
        if (retryAfter > 0)
            status.withNewDetails().withRetryAfterSeconds(retryAfter).endDetails();
        return json(status.build()).setResponseCode(code);
    }

    /** A watch that begins well, and is told at once that it is too far behind. */
    public static MockResponse tooOld() {
        return new MockResponse().withWebSocketUpgrade(new WebSocketListener() {
            @Override
            public void onOpen(WebSocket socket, Response response) {
                socket.send("{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\","
                        + "\"status\":\"Failure\",\"reason\":\"Expired\",\"code\":410,"
                        + "\"message\":\"too old resource version: 1 (99)\"}}");
            }
        });
    }

    static MockResponse json(Object body) {
        return new MockResponse()
                .setResponseCode(200)
                .setHeader("Content-Type", "application/json")
                .setBody(new KubernetesSerialization().asJson(body));
    }

    /** A server that does not close in its own few seconds is left to the end of the JVM: what was tested has been said. */
    @Override
    public void close() {
        try {
            server.destroy();
        } catch (RuntimeException e) {
            LOG.info("the API in memory did not close in time", e);
        }
    }

    private final class Rules extends Dispatcher {

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            String kind = request.getPath().contains("/pods") ? "pods" : "other";
            boolean status = request.getPath().contains("/status");
            counts.computeIfAbsent(
                            request.getMethod() + " " + kind + (status ? "/status" : ""), k -> new AtomicInteger())
                    .incrementAndGet();
            for (var rule : rules) {
                Optional<MockResponse> answer = rule.apply(request);
                if (answer.isPresent()) return answer.get();
            }
            return store.dispatch(request);
        }

        @Override
        public void shutdown() {}
    }
}
