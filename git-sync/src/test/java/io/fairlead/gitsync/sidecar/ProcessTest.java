package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fairlead.gitsync.sidecar.log.Json;
import io.fairlead.gitsync.sidecar.testkit.HttpBackend;
import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as people start and stop it: a process of its own. */
class ProcessTest {

    private static final long TIMEOUT_SECONDS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(TIMEOUT_SECONDS);

    @TempDir
    Path temp;

    private final List<Process> processes = new ArrayList<>();
    private Remote remote;
    private Path root;
    private Path log;

    @BeforeEach
    void a_remote_with_one_commit() throws IOException {
        remote = Remote.create(temp.resolve("remote"));
        root = temp.resolve("root");
        log = temp.resolve("log");
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process each : processes) each.destroyForcibly().waitFor();
    }

    @Test
    void one_sync_ends_with_0_and_every_line_of_the_log_is_an_object_without_secrets() throws Exception {
        String hash = remote.commit("1");
        Process process = start(
                "--one-time",
                "--repo=" + remote.url(),
                "--verbose=9",
                "--password=s3cret",
                "--username=ada",
                "--add-user",
                "--git=/no/such/git");
        assertThat(exitCode(process)).isZero();
        assertThat(published()).isEqualTo(hash);
        assertThat(Files.readAllLines(log))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(Json.parse(line))
                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                        .containsKeys("logger", "ts", "msg"));
        assertThat(log)
                .content()
                .doesNotContain("s3cret")
                .contains("--git is not used")
                .contains("deprecated");
    }

    @Test
    void a_filter_that_the_server_does_not_know_is_told_of_once() throws Exception {
        String first = remote.commit("1");
        start("--repo=" + remote.url(), "--filter=blob:none", "--period=20ms");
        await().atMost(PATIENCE).until(() -> published().equals(first));
        String second = remote.commit("2");
        await().atMost(PATIENCE).until(() -> published().equals(second));
        assertThat(Files.readAllLines(log).stream().filter(line -> line.contains("blob:none is not supported")))
                .hasSize(1);
    }

    @Test
    void names_are_published_as_they_are_where_there_is_no_locale() throws Exception {
        // These tests may themselves run where there is none.
        String name = "gr$(printf '\\303\\274\\303\\237')e";
        started(
                        List.of(
                                "sh",
                                "-c",
                                "mkdir " + remote.directory() + "/" + name + " && echo 1 >" + remote.directory() + "/"
                                        + name + "/x"),
                        Map.of())
                .waitFor();
        String hash = remote.commitAll("Add a name");
        Map<String, String> noLocale = Map.of("LC_ALL", "C");
        assertThat(exitCode(start(noLocale, "--one-time", "--repo=" + remote.url())))
                .isZero();
        assertThat(published()).isEqualTo(hash);
        Path file = Path.of(root.toRealPath().toUri().resolve("link/gr%C3%BC%C3%9Fe/x"));
        assertThat(Files.readString(file)).isEqualTo("1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ref=gr\u00fcn", "--password=gr\u00fcn"})
    void what_cannot_be_read_in_the_locale_is_refused_with_the_way_out(String flag) throws Exception {
        remote.commit("1");
        // Only a locale that has the character can hand it over.
        String shell = "LC_ALL=C exec \"$@\" " + flag.replace("\u00fc", "$(printf '\\303\\274')");
        List<String> command = new ArrayList<>(List.of("sh", "-c", shell, "sh"));
        command.addAll(command("--one-time", "--repo=" + remote.url(), "--username=ada"));
        Process process = started(command, Map.of());
        assertThat(exitCode(process)).isEqualTo(1);
        assertThat(log)
                .content()
                .contains(
                        flag.substring(0, flag.indexOf('=')) + " has characters that cannot be read", "LC_ALL=C.UTF-8");
    }

    @Test
    void what_hooks_need_is_loaded_while_the_first_fetch_is_waited_for() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> command = command(
                    "--repo=git://127.0.0.1:" + silent.getLocalPort() + "/x",
                    "--exechook-command=/bin/true",
                    "--webhook-url=http://127.0.0.1:1/");
            Path loaded = temp.resolve("loaded");
            command.add(command.indexOf("-cp"), "-Xlog:class+load:file=" + loaded);
            started(command, Map.of());
            await().atMost(PATIENCE)
                    .until(() -> Files.exists(loaded)
                            && Files.readString(loaded).contains("java.lang.ProcessImpl ")
                            && Files.readString(loaded).contains("jdk.internal.net.http.Http1Response "));
        }
    }

    @Test
    void sync_on_signal_sighup() throws Exception {
        assertSyncsOn("SIGHUP", "HUP");
    }

    @Test
    void sync_on_signal_hup() throws Exception {
        assertSyncsOn("HUP", "HUP");
    }

    @Test
    void sync_on_signal_1() throws Exception {
        assertSyncsOn("1", "HUP");
    }

    @Test
    void any_other_signal_that_can_be_caught_does_too() throws Exception {
        assertSyncsOn("SIGUSR1", "USR1");
    }

    private void assertSyncsOn(String flag, String signal) throws Exception {
        String first = remote.commit("1");
        Process process = start("--repo=" + remote.url(), "--period=100s", "--sync-on-signal=" + flag);
        await().atMost(PATIENCE).until(() -> published().equals(first));
        for (String content : new String[] {"2", "3"}) {
            String next = remote.commit(content);
            kill(signal, process);
            await().atMost(PATIENCE).until(() -> published().equals(next));
        }
        remote.git("reset", "-q", "--hard", first);
        kill(signal, process);
        await().atMost(PATIENCE).until(() -> published().equals(first));
        assertThat(process.isAlive()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--exechook", "--one-time --exechook", "--pre-publish-exechook"})
    void a_signal_to_end_ends_it_at_once_and_its_hook_with_it(String how) throws Exception {
        remote.commit("1");
        Script hook = Script.create(temp, "echo $$ > " + temp.resolve("pid") + "; exec sleep 600");
        List<String> arguments = new ArrayList<>(List.of("--repo=" + remote.url()));
        arguments.addAll(List.of((how + "-command=" + hook.path()).split(" ")));
        arguments.add(how.replace("--one-time ", "") + "-timeout=1h");
        Process process = start(arguments.toArray(String[]::new));
        await().until(() -> Files.exists(temp.resolve("pid")) && Files.size(temp.resolve("pid")) > 0);
        long start = System.nanoTime();
        kill("TERM", process);
        assertThat(exitCode(process)).isEqualTo(143);
        assertThat(System.nanoTime() - start).isLessThan(4_000_000_000L);
        long sleeper = Long.parseLong(Files.readString(temp.resolve("pid")).strip());
        await().until(() ->
                ProcessHandle.of(sleeper).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void parked_on_a_hash_it_ends_with_0_when_interrupted() throws Exception {
        String hash = remote.commit("1");
        Process process = start("--repo=" + remote.url(), "--ref=" + hash);
        await().until(() -> Files.readString(log).contains("no further sync needed"));
        kill("INT", process);
        assertThat(exitCode(process)).isZero();
    }

    @Test
    void a_host_whose_certificate_is_signed_by_the_company_is_trusted_when_told_so() throws Exception {
        String hash = remote.commit("1");
        Path keys = temp.resolve("keys.p12");
        Path pem = temp.resolve("ca.pem");
        keytool("-genkeypair", "-alias", "a", "-keyalg", "RSA", "-dname", "CN=x", "-ext", "SAN=ip:127.0.0.1", keys);
        keytool("-exportcert", "-alias", "a", "-rfc", "-file", pem.toString(), keys);
        try (HttpBackend server = new HttpBackend(https(keys), remote, "ada", "s3cret")) {
            String repo = "--repo=" + server.url("ada:s3cret@");
            assertThat(exitCode(start(repo, "--one-time"))).isEqualTo(1);
            assertThat(log).content().contains("certification path");
            assertThat(exitCode(start(Map.of("GIT_SSL_CAINFO", pem.toString()), repo, "--one-time")))
                    .isZero();
            assertThat(published()).isEqualTo(hash);
            assertThat(exitCode(start(repo, "--one-time", "--git-config=http.sslCAInfo:" + pem)))
                    .isZero();
            assertThat(exitCode(start(repo, "--one-time", "--git-config=http.sslCAInfo:/no/such")))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_proxy_is_used_with_its_password() throws Exception {
        String hash = remote.commit("1");
        try (HttpBackend server = HttpBackend.asProxy(remote, "ada", "s3cret")) {
            String proxy = server.url("ada:s3cret@");
            Process process =
                    start(Map.of("http_proxy", proxy), "--repo=http://git.example.invalid/.git", "--one-time");
            assertThat(exitCode(process)).isZero();
            assertThat(published()).isEqualTo(hash);
            String wrong = server.url("ada:wr0ng@");
            process = start(Map.of("http_proxy", wrong), "--repo=http://git.example.invalid/.git", "--one-time");
            assertThat(exitCode(process)).isEqualTo(1);
            assertThat(log).content().doesNotContain("wr0ng");
        }
    }

    private static HttpsServer https(Path keys) throws Exception {
        KeyStore store = KeyStore.getInstance(keys.toFile(), "password".toCharArray());
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, "password".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    private static void keytool(Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        for (int i = 0; i < arguments.length - 1; i++) command.add(arguments[i].toString());
        command.addAll(List.of("-keystore", arguments[arguments.length - 1].toString(), "-storepass", "password"));
        assertThat(exitCode(new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()))
                .isZero();
    }

    private String published() throws IOException {
        Path link = root.resolve("link");
        return Files.isSymbolicLink(link)
                ? Files.readSymbolicLink(link).getFileName().toString()
                : "";
    }

    private Process start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        return started(command(arguments), environment);
    }

    private List<String> command(String... arguments) {
        // Whoever started the tests may ignore signals, as a shell does for what it puts into the background, and we
        // would do so too.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM,USR1"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(Main.class.getName(), "--root=" + root, "--link=link"));
        command.addAll(List.of(arguments));
        return command;
    }

    private Process started(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static void kill(String signal, Process process) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start();
        assertThat(exitCode(kill)).isZero();
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
