package io.fairlead.runner.testkit;

import static org.awaitility.Awaitility.await;

import io.fairlead.gitsync.sidecar.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Programs beside a runner: git-sync as a process of its own, and git's own server. */
public final class TestSidecar implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int FIRST_PORT = 15_000;
    private static final int LAST_PORT = 30_000;

    private final Process process;

    private TestSidecar(Process process) {
        this.process = process;
    }

    /** A git-sync with these flags, which writes its log into the folder. */
    public static TestSidecar gitSync(Path folder, String... flags) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(flags));
        return start(folder.resolve("git-sync.log"), command);
    }

    /** Serves all repositories below the folder at {@code git://127.0.0.1:<port>/}. */
    public static TestSidecar gitDaemon(Path folder, int port) {
        var daemon = start(
                folder.resolve("git-daemon.log"),
                List.of(
                        "git",
                        "daemon",
                        "--listen=127.0.0.1",
                        "--port=" + port,
                        "--reuseaddr",
                        "--export-all",
                        "--base-path=" + folder));
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        });
        return daemon;
    }

    /** One that nobody uses now, and that nobody is given by the system who asks for any: those are higher. */
    public static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // It is taken, so another one may be free.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static TestSidecar start(Path log, List<String> command) {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT"));
        try {
            return new TestSidecar(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
