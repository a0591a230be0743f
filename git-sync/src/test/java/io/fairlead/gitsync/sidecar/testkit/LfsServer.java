package io.fairlead.gitsync.sidecar.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.gitsync.sidecar.log.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Plays an LFS server over real HTTP: the batch API and the contents, below a path of an HTTP server. */
public final class LfsServer implements AutoCloseable {

    /** Each call with the login that it showed. */
    public final List<String> calls = new CopyOnWriteArrayList<>();

    public final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    public final HttpServer server;
    private final String path;
    /** Where contents are said to be; its own address if empty. */
    public volatile String storage = "";

    public LfsServer(HttpServer server, String path) {
        this.server = server;
        this.path = path;
        server.createContext(path + "/objects/batch", this::batch);
        server.createContext(path + "/store/", this::content);
        server.createContext(path + "/moved/", exchange -> {
            calls.add("moved " + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            storage + exchange.getRequestURI().getPath().replaceAll(".*/", ""));
            answer(exchange, 302, new byte[0]);
        });
    }

    public static LfsServer start() throws IOException {
        LfsServer started = new LfsServer(http(), "/lfs");
        started.server.start();
        return started;
    }

    public static HttpServer http() throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Keeps a content; returns the pointer to it. */
    public String pointerTo(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String oid = sha256(bytes);
        contents.put(oid, bytes);
        return "version https://git-lfs.github.com/spec/v1\noid sha256:" + oid + "\nsize " + bytes.length + "\n";
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void batch(HttpExchange exchange) throws IOException {
        calls.add("batch " + exchange.getRequestHeaders().getFirst("Authorization"));
        Map<?, ?> asked =
                (Map<?, ?>) Json.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object each : (List<?>) asked.get("objects")) {
            String oid = (String) ((Map<?, ?>) each).get("oid");
            Map<String, Object> object = new LinkedHashMap<>(Map.of("oid", oid));
            String place = storage.isEmpty() ? url() + "/store/" : storage;
            if (contents.containsKey(oid))
                object.put("actions", Map.of("download", Map.of("href", place + oid, "header", Map.of("X-Key", "k"))));
            else object.put("error", Map.of("code", 404, "message", "no such object"));
            objects.add(object);
        }
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.git-lfs+json");
        answer(
                exchange,
                200,
                Json.write(Map.of("transfer", "basic", "objects", objects)).getBytes(StandardCharsets.UTF_8));
    }

    private void content(HttpExchange exchange) throws IOException {
        calls.add("content " + exchange.getRequestHeaders().getFirst("Authorization") + " "
                + exchange.getRequestHeaders().getFirst("X-Key"));
        byte[] content = contents.get(exchange.getRequestURI().getPath().replaceAll(".*/", ""));
        answer(exchange, content == null ? 404 : 200, content == null ? new byte[0] : content);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
