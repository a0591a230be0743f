package io.fairlead.gitsync.sidecar.testkit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.gitsync.testkit.FreePort;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OpenSSH's own server, run as the user of the tests, with keys and settings of its own and none of the machine's. */
public final class Sshd implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");
    private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path directory;
    private final String host;
    private final int port;
    private final Process process;

    private Sshd(Path directory, String host, int port, Process process) {
        this.directory = directory;
        this.host = host;
        this.port = port;
        this.process = process;
    }

    /** On any port of the loopback interface. Skips the test where there is no such server, unless nothing may be skipped. */
    public static Sshd start(Path directory) throws Exception {
        return start(directory, "127.0.0.1", FreePort.any());
    }

    public static Sshd start(Path directory, String host, int port) throws Exception {
        assumeTrue(isThere(), "there is no " + PROGRAM + " (openssh-server)");
        Files.createDirectories(directory);
        if (isOfRoot()) Files.createDirectories(PRIVILEGE_SEPARATION);
        Path hostKey = directory.resolve("host");
        if (!Files.exists(hostKey)) SshKey.create(hostKey, "ed25519", "");
        Path authorized = directory.resolve("authorized_keys");
        if (!Files.exists(authorized)) Files.createFile(authorized);
        Path log = directory.resolve("log");
        List<String> command = command(directory, host, port);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Sshd server = new Sshd(directory, host, port, process);
        await().atMost(PATIENCE).until(() -> server.answers() || !process.isAlive());
        if (!process.isAlive()) throw new AssertionError(command + ": " + Files.readString(log));
        return server;
    }

    public static boolean isOfRoot() {
        return user().equals("root");
    }

    private static boolean isThere() {
        return Files.isExecutable(PROGRAM) || System.getenv("FAIRLEAD_TESTS_SKIP_NOTHING") != null;
    }

    private static List<String> command(Path directory, String host, int port) throws IOException {
        Path config = Files.writeString(directory.resolve("config"), """
                HostKey %1$s/host
                AuthorizedKeysFile %1$s/authorized_keys
                PidFile none
                UsePAM no
                StrictModes no
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                AcceptEnv GIT_PROTOCOL
                LogLevel VERBOSE
                """.formatted(directory));
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "-D", "-e", "-f", config.toString()));
        command.addAll(List.of("-o", "ListenAddress=" + host, "-p", "" + port));
        return command;
    }

    private boolean answers() {
        try (Socket socket = new Socket(host, port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Lets who has this key in. */
    public Sshd allow(Path key) throws IOException {
        Files.writeString(
                directory.resolve("authorized_keys"), Files.readString(publicPart(key)), StandardOpenOption.APPEND);
        return this;
    }

    public void allowNobody() throws IOException {
        Files.writeString(directory.resolve("authorized_keys"), "");
    }

    /** The user and where the server is, as a URL has it. */
    public String url(Path repository) {
        return "ssh://" + user() + "@" + host + ":" + port + repository;
    }

    /** As {@code scp} has it, which cannot name a port. */
    public String address(Path repository) {
        return user() + "@" + host + ":" + repository;
    }

    /** What a file of known hosts says about this server. */
    public String knownHost() throws IOException {
        return knownHost(directory.resolve("host"));
    }

    public String knownHost(Path key) throws IOException {
        String name = port == 22 ? host : "[" + host + "]:" + port;
        return name + " " + Files.readString(publicPart(key));
    }

    public String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String user() {
        return System.getProperty("user.name");
    }

    private static Path publicPart(Path key) {
        return key.resolveSibling(key.getFileName() + ".pub");
    }
}
