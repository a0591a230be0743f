package io.fairlead.runner.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client asked of the Kubernetes API, and the right that it needs for that. */
public record ApiRequest(String method, String target, List<String> head, byte[] body) {

    /** Namespaced resources of the core group: namespace, resource, name, subresource, query. */
    private static final Pattern TARGET =
            Pattern.compile("/api/v1/namespaces/[^/?]+/([^/?]+)(?:/([^/?]+))?(?:/([^/?]+))?(?:\\?(.*))?");

    private static final Map<String, String> VERBS =
            Map.of("POST", "create", "PUT", "update", "PATCH", "patch", "DELETE", "delete");

    static ApiRequest of(String... head) {
        String[] first = head[0].split(" ");
        return new ApiRequest(first[0], first[1], List.of(head), new byte[0]);
    }

    ApiRequest withBody(byte[] body) {
        return new ApiRequest(method, target, head, body);
    }

    /** In the words of a role, such as {@code create pods} or {@code get pods/log}; the request itself where roles have no word. */
    public String right() {
        Matcher parts = TARGET.matcher(target);
        if (!parts.matches()) return method + " " + target;
        String resource = parts.group(1) + (parts.group(3) == null ? "" : "/" + parts.group(3));
        return verb(parts.group(2) != null, String.valueOf(parts.group(4))) + " " + resource;
    }

    private String verb(boolean one, String query) {
        if (!method.equals("GET")) return VERBS.get(method);
        return query.contains("watch=true") ? "watch" : one ? "get" : "list";
    }

    boolean contains(String text) {
        return target.contains(text) || new String(body, StandardCharsets.UTF_8).contains(text);
    }

    boolean upgrade() {
        return header("upgrade") != null;
    }

    int contentLength() {
        if (header("transfer-encoding") != null) throw new AssertionError("a body in chunks: " + head);
        String length = header("content-length");
        return length == null ? 0 : Integer.parseInt(length);
    }

    /** Null if there is none. */
    String header(String name) {
        return head.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(null);
    }

    /** Its lines but for these headers. */
    List<String> headWithout(String... names) {
        return head.stream()
                .filter(line -> Arrays.stream(names)
                        .noneMatch(name ->
                                !name.isEmpty() && line.toLowerCase(Locale.ROOT).startsWith(name + ":")))
                .toList();
    }
}
