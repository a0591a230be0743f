package io.fairlead.gitsync.sidecar;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.gitsync.serve.ExchangeResponse;
import io.fairlead.gitsync.serve.SmartHttp;
import io.fairlead.gitsync.sidecar.client.Rehearsal;
import io.fairlead.gitsync.sidecar.log.Log;
import io.fairlead.gitsync.sidecar.log.LogProvider;
import io.fairlead.gitsync.sidecar.log.Secrets;
import io.fairlead.gitsync.store.BareRepository;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Does what a first sync does, with a repository of its own, so that it is known which classes belong into an archive. */
final class ClassArchiveTraining {

    private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream(), true);

    /** Read as all JSON is. */
    private static final String LOGIN = "{\"url\":\"https://127.0.0.1:1/\",\"username\":\"u\",\"password\":\"p\"}";

    /** Each way to a host loads what is its own before nobody answers. */
    private static final List<String> UNREACHABLE = List.of("git://127.0.0.1:1/x", "https://127.0.0.1:1/x");

    private ClassArchiveTraining() {}

    /** @param arguments a folder that may be filled */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        LogProvider.install(new Log(NOWHERE, InstantSource.system(), 0, new Secrets(), ""));
        Path remote = folder.resolve("remote");
        byte[] content = "something\n".getBytes(StandardCharsets.UTF_8);
        BareRepository.create(remote, Map.of("a/file", content, "b/file", content), "practice", Instant.EPOCH);
        SmartHttp served = new SmartHttp(remote, false, () -> {});
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(served, exchange));
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/x";
        int exitCode = sync(folder, url, List.of("--touch-file=touched"));
        sync(folder, url, List.of("--exechook-command=/nonexistent", "--webhook-url=" + url, "--credential=" + LOGIN));
        for (String unreachable : UNREACHABLE) sync(folder, unreachable, List.of());
        Rehearsal.greet();
        System.exit(exitCode);
    }

    private static int sync(Path folder, String url, List<String> more) {
        List<String> flags = new ArrayList<>(
                List.of("--repo=" + url, "--root=" + folder.resolve("root"), "--link=link", "--one-time"));
        flags.addAll(more);
        return Main.run(flags, Map.of(), NOWHERE, NOWHERE);
    }

    private static void answer(SmartHttp served, HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        SmartHttp.Request request = new SmartHttp.Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath().substring("/x".length()),
                exchange.getRequestURI().getRawQuery(),
                headers.getFirst("Content-Type"),
                headers.getFirst("Content-Encoding"),
                headers.getFirst("Git-Protocol"),
                exchange.getRequestBody());
        try (exchange) {
            served.handle(request, new ExchangeResponse(exchange));
        }
    }
}
