package io.fairlead.runner.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Carries out the commands that ask a server, so that it is known which classes belong into an archive for them. The server is one
 * that has one answer to everything.
 */
final class ClassArchiveTraining {

    private static final String ANSWER = """
            {"dag_run_id": "manual__1", "state": "success", "bundle_version": "0123456789", "total_entries": 1, "duration": 0.5,
             "dags": [{"dag_id": "demo.hello", "timetable_summary": "manual", "bundle_version": "0123456789", "is_paused": false}],
             "repos": [{"name": "demo", "import_errors": [{"filename": "A.java", "line": 1, "reason": "none"}]}],
             "dag_runs": [{"dag_id": "demo.hello", "dag_run_id": "manual__1", "state": "success", "duration": 0.5}],
             "task_instances": [{"task_id": "say", "state": "success", "try_number": 1, "end_date": "x", "duration": 0.5}]}
            """;

    private static final List<List<String>> COMMANDS = List.of(
            List.of("--version"),
            List.of("--help"),
            List.of("dags"),
            List.of("runs"),
            List.of("trigger", "demo.hello", "--wait", "--param", "a=b"),
            List.of("logs", "demo.hello"));

    private ClassArchiveTraining() {}

    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", ClassArchiveTraining::answer);
        server.start();
        String address = "http://127.0.0.1:" + server.getAddress().getPort();
        int worst = 1; // The server's threads would keep the process alive after whatever is thrown.
        try {
            worst = COMMANDS.stream()
                    .mapToInt(command -> Commands.execute(Map.of(), line(command, address)))
                    .max()
                    .orElseThrow();
        } catch (RuntimeException e) {
            e.printStackTrace();
        }
        System.exit(worst);
    }

    private static String[] line(List<String> command, String address) {
        if (command.get(0).startsWith("--")) return command.toArray(String[]::new);
        var line = new ArrayList<>(command);
        line.addAll(List.of("--server", address));
        return line.toArray(String[]::new);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
