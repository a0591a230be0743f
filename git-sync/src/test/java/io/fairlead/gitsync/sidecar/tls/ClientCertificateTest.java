package io.fairlead.gitsync.sidecar.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.fairlead.gitsync.sidecar.Main;
import io.fairlead.gitsync.sidecar.testkit.HttpBackend;
import io.fairlead.gitsync.sidecar.testkit.Remote;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A TLS server that talks only to those whose certificate it knows, and the program as a process of its own. */
class ClientCertificateTest {

    private static final char[] PASSWORD = "password".toCharArray();
    private static final long TIMEOUT_SECONDS = 60;

    /** Each takes a process to make, and none is harmed by use. */
    private static final Map<String, KeyStore> KEYS = new HashMap<>();

    @TempDir
    static Path keyFolder;

    @TempDir
    Path temp;

    private Remote remote;
    private KeyStore serverKeys;
    private Path ca;
    private Path log;
    private Process running;

    @BeforeEach
    void a_remote_and_a_key_for_its_server() throws Exception {
        remote = Remote.create(temp.resolve("remote"));
        remote.commit("1");
        log = temp.resolve("log");
        serverKeys = keys("server", "RSA");
        ca = certificate(serverKeys, temp.resolve("ca.pem"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (running != null) running.destroyForcibly().waitFor();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void a_server_that_asks_gets_the_certificate_and_a_new_one_when_the_files_change(String algorithm)
            throws Exception {
        KeyStore known = keys("known", algorithm);
        KeyStore unknown = keys("unknown", algorithm);
        Path certificate = certificate(unknown, temp.resolve("client.pem"));
        Path key = key(unknown, temp.resolve("client.key"));
        try (HttpBackend server = new HttpBackend(server(known), remote, "ada", "s3cret")) {
            String repo = server.url("ada:s3cret@");
            running = start(
                    "--repo=" + repo,
                    "--period=100ms",
                    "--max-failures=-1",
                    "--git-config=http.sslCert:" + certificate + ",http.sslKey:" + key);
            await().atMost(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .until(() -> text(log).contains("error syncing repo"));
            assertThat(temp.resolve("root/link")).doesNotExist();
            Files.move(key(known, temp.resolve("new.key")), key, StandardCopyOption.REPLACE_EXISTING);
            Files.move(certificate(known, temp.resolve("new.pem")), certificate, StandardCopyOption.REPLACE_EXISTING);
            await().atMost(TIMEOUT_SECONDS, TimeUnit.SECONDS).until(() -> Files.exists(temp.resolve("root/link")));
        }
    }

    @Test
    void a_certificate_for_one_host_is_not_shown_to_another() throws Exception {
        KeyStore known = keys("known", "RSA");
        Path both = certificate(known, temp.resolve("both.pem"));
        Files.writeString(both, Files.readString(both) + Files.readString(key(known, temp.resolve("client.key"))));
        try (HttpBackend server = new HttpBackend(server(known), remote, "ada", "s3cret")) {
            String repo = server.url("ada:s3cret@");
            String other = "https://git.example.invalid/";
            assertThat(once("--repo=" + repo, "--git-config=\"http." + other + ".sslCert\":" + both))
                    .isEqualTo(1);
            assertThat(once("--repo=" + repo, "--git-config=\"http." + server.url() + ".sslCert\":" + both))
                    .as(text(log))
                    .isZero();
        }
    }

    @Test
    void files_that_cannot_be_used_end_the_program_at_the_start() throws Exception {
        Path certificate = certificate(keys("known", "RSA"), temp.resolve("client.pem"));
        assertThat(once("--repo=x", "--git-config=http.sslCert:" + certificate)).isEqualTo(1);
        assertThat(text(log)).contains("the certificates cannot be read", certificate.toString(), "not in PEM format");
        assertThat(once("--repo=x", "--git-config=http.sslCert:/no/such/file")).isEqualTo(1);
        assertThat(text(log)).contains("/no/such/file");
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertRefused(Map.of("http.sslKey", "/k"), "http.sslCert is missing");
        assertRefused(Map.of("http.sslCert", "/c", "http.sslCertPasswordProtected", "true"), "no passphrase");
        assertRefused(Map.of("http.sslCert", "/c", "http.sslCertType", "P12"), "PEM");
        assertRefused(Map.of("http.http://host/.sslCert", "/c"), "an https URL is wanted");
        assertThat(CertificateFiles.named(Map.of("http.SSLCert", "/c"), Map.of("GIT_SSL_CERT", "/x")))
                .containsEntry("", new CertificateFiles(Path.of("/c"), Path.of("/c")));
    }

    private static void assertRefused(Map<String, String> settings, String reason) {
        assertThatThrownBy(() -> CertificateFiles.named(settings, Map.of())).hasMessageContaining(reason);
    }

    private int once(String... flags) throws Exception {
        List<String> all = new ArrayList<>(List.of(flags));
        all.add("--one-time");
        Process process = start(all.toArray(String[]::new));
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private Process start(String... flags) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(Main.class.getName(), "--root=" + temp.resolve("root"), "--link=link"));
        command.addAll(List.of(flags));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT"));
        builder.environment().put("GIT_SSL_CAINFO", ca.toString());
        return builder.start();
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }

    private HttpsServer server(KeyStore clients) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(serverKeys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", clients.getCertificate("a"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        return server;
    }

    private static KeyStore keys(String name, String algorithm) throws Exception {
        Path file = keyFolder.resolve(name + "-" + algorithm + ".p12");
        if (!KEYS.containsKey(name + algorithm)) KEYS.put(name + algorithm, create(file, name, algorithm));
        return KEYS.get(name + algorithm);
    }

    private static KeyStore create(Path file, String name, String algorithm) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=ip:127.0.0.1",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "password");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private static Path certificate(KeyStore keys, Path file) throws Exception {
        Certificate certificate = keys.getCertificate("a");
        return Files.writeString(file, pem("CERTIFICATE", certificate.getEncoded()));
    }

    private static Path key(KeyStore keys, Path file) throws Exception {
        Key key = keys.getKey("a", PASSWORD);
        return Files.writeString(file, pem("PRIVATE KEY", key.getEncoded()));
    }

    private static String pem(String label, byte[] content) {
        String text = Base64.getMimeEncoder().encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }
}
