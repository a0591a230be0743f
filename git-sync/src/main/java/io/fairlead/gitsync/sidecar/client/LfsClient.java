package io.fairlead.gitsync.sidecar.client;

import io.fairlead.gitsync.options.LargeFiles;
import io.fairlead.gitsync.options.UserPassword;
import io.fairlead.gitsync.sidecar.log.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Speaks git LFS's batch API with the basic transfer: asks where contents are, some at a time, and gets them from there. JGit's own
 * (org.eclipse.jgit.lfs 7.6) shows a server no login by HTTP, not even when it asks for one, and waits for ever for one that is silent.
 */
public record LfsClient() implements LargeFiles {

    private static final String TYPE = "application/vnd.git-lfs+json";
    private static final int AT_ONCE = 100;
    private static final int MAX_ANSWER_BYTES = 4 << 20;
    private static final int MAX_REDIRECTS = 5;

    /** Where one content is, and what to show there. */
    private record Download(URI place, Map<String, String> headers) {}

    @Override
    public void fetch(URI server, Optional<UserPassword> login, List<Wanted> wanted, Receiver receiver)
            throws IOException {
        Optional<String> shown = login.map(LfsClient::basic);
        for (int from = 0; from < wanted.size(); from += AT_ONCE) {
            List<Wanted> some = wanted.subList(from, Math.min(wanted.size(), from + AT_ONCE));
            Map<String, Download> downloads = downloads(ask(server, shown, some, receiver.readSeconds()));
            for (Wanted each : some) {
                Download download = downloads.get(each.sha256());
                if (download == null) throw new IOException("the server does not say where " + each.sha256() + " is");
                if (shown.isPresent() && isSame(server, download.place()))
                    download.headers().putIfAbsent("authorization", shown.get());
                try {
                    get(download, each, receiver);
                } catch (IOException | IllegalArgumentException e) {
                    throw new IOException(each.sha256() + " cannot be had: " + e.getMessage(), e);
                }
            }
        }
    }

    private static String ask(URI server, Optional<String> login, List<Wanted> wanted, int seconds) throws IOException {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Wanted each : wanted) objects.add(Map.of("oid", each.sha256(), "size", each.size()));
        Map<String, String> headers = new LinkedHashMap<>(Map.of("accept", TYPE, "content-type", TYPE));
        login.ifPresent(shown -> headers.put("authorization", shown));
        HttpURLConnection connection = open(URI.create(server + "/objects/batch"), headers, seconds);
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            String question = Json.write(Map.of(
                    "operation", "download", "transfers", List.of("basic"), "hash_algo", "sha256", "objects", objects));
            out.write(question.getBytes(StandardCharsets.UTF_8));
        }
        int status = status(connection);
        if (status != HttpURLConnection.HTTP_OK) throw new IOException("it answered " + status + reason(connection));
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8);
        }
    }

    private static Map<String, Download> downloads(String answer) throws IOException {
        Map<String, Download> downloads = new LinkedHashMap<>();
        try {
            for (Object each : (List<?>) ((Map<?, ?>) Json.parse(answer)).get("objects")) {
                Map<?, ?> object = (Map<?, ?>) each;
                String oid = (String) object.get("oid");
                if (object.get("error") instanceof Map<?, ?> error)
                    throw new IOException("the server says of " + oid + ": " + error.get("message"));
                if (!(object.get("actions") instanceof Map<?, ?> actions)) continue;
                if (!(actions.get("download") instanceof Map<?, ?> download)) continue;
                Map<String, String> headers = new LinkedHashMap<>();
                if (download.get("header") instanceof Map<?, ?> given)
                    given.forEach(
                            (name, value) -> headers.put(name.toString().toLowerCase(Locale.ROOT), value.toString()));
                downloads.put(oid, new Download(URI.create((String) download.get("href")), headers));
            }
            return downloads;
        } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw new IOException("its answer is not of the batch API", e);
        }
    }

    private static void get(Download download, Wanted wanted, Receiver receiver) throws IOException {
        URI place = download.place();
        Map<String, String> headers = download.headers();
        for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
            HttpURLConnection connection = open(place, headers, receiver.readSeconds());
            int status = status(connection);
            if (status == HttpURLConnection.HTTP_OK) {
                try (InputStream in = connection.getInputStream()) {
                    receiver.take(wanted, in);
                }
                return;
            }
            String next = connection.getHeaderField("Location");
            if (status / 100 != 3 || next == null)
                throw new IOException(place.getHost() + " answered " + status + reason(connection));
            URI other = place.resolve(next);
            if (other.getHost() == null) throw new IOException(place.getHost() + " redirects to no URL");
            // What was to be shown at one place is not for another.
            if (!isSame(place, other)) headers = Map.of();
            place = other;
        }
        throw new IOException("more than " + MAX_REDIRECTS + " redirections");
    }

    private static HttpURLConnection open(URI place, Map<String, String> headers, int seconds) throws IOException {
        if (!List.of("http", "https").contains(String.valueOf(place.getScheme())) || place.getHost() == null)
            throw new IOException("the server names a place that is no http or https URL");
        HttpURLConnection connection = (HttpURLConnection) place.toURL().openConnection();
        connection.setConnectTimeout(seconds * 1000);
        connection.setReadTimeout(seconds * 1000);
        connection.setInstanceFollowRedirects(false);
        headers.forEach(connection::setRequestProperty);
        return connection;
    }

    /** A host that refuses us for asking too often is left alone, as by git's own requests. */
    private static int status(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        HostLimits.ofThread().ifPresent(limits -> limits.answered(status, connection.getHeaderField("Retry-After")));
        return status;
    }

    private static String reason(HttpURLConnection connection) {
        try (InputStream in = connection.getErrorStream()) {
            if (in == null) return "";
            Object answer = Json.parse(new String(in.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8));
            return answer instanceof Map<?, ?> map && map.get("message") instanceof String text ? ": " + text : "";
        } catch (IOException | IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean isSame(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort();
    }

    private static String basic(UserPassword login) {
        String text = login.user() + ":" + login.password();
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
