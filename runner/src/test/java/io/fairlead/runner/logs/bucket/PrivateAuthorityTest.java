package io.fairlead.runner.logs.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An S3 server by TLS whose certificate an authority has signed that nobody else knows. */
class PrivateAuthorityTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    private final TestBucket bucket = new TestBucket();
    private S3Proxied secure;
    private Path authority;

    @BeforeEach
    void start() throws Exception {
        KeyStore keys = keys("server");
        authority = pem(keys, "server");
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        secure = new S3Proxied(bucket.server(), tls.getServerSocketFactory());
    }

    @AfterEach
    void end() throws IOException {
        secure.close();
        bucket.close();
    }

    private KeyStore keys(String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-keyalg", "EC", "-alias", name, "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1"));
        command.addAll(List.of("-keystore", file.toString(), "-storepass", PASSWORD, "-storetype", "PKCS12"));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private Path pem(KeyStore keys, String name) throws Exception {
        String text =
                Base64.getMimeEncoder().encodeToString(keys.getCertificate(name).getEncoded());
        return Files.writeString(
                folder.resolve(name + ".pem"),
                "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
    }

    private Bucket open(Optional<Path> trusted) {
        String endpoint = secure.endpoint().replace("http://", "https://");
        return Bucket.open(bucket.by(new BucketServer(endpoint, "", true, trusted)));
    }

    @Test
    void a_server_is_trusted_whose_authority_the_settings_name() throws IOException {
        try (Bucket trusting = open(Optional.of(authority))) {
            trusting.write("a", Bucket.TEXT, "one".getBytes(StandardCharsets.UTF_8));
            assertThat(trusting.read("a", 0, 3))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("one");
        }
        assertThat(secure.heads())
                .as("signed with its body, also by TLS")
                .containsPattern("content-sha256: [0-9a-f]{64}");
    }

    @Test
    void without_it_the_failure_says_what_to_set() throws Exception {
        for (Optional<Path> wrong : List.of(Optional.<Path>empty(), Optional.of(pem(keys("other"), "other")))) {
            try (Bucket trusting = open(wrong)) {
                assertThatThrownBy(() -> trusting.list(""))
                        .isInstanceOf(BucketFailure.class)
                        .hasMessageContaining("name that in logs.ca-file");
            }
        }
    }

    @Test
    void a_file_without_a_certificate_is_refused_at_once() throws IOException {
        for (String text : List.of("", "no certificate\n")) {
            Path file = Files.writeString(folder.resolve("none.pem"), text);
            assertThatThrownBy(() -> open(Optional.of(file)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("logs.ca-file: ")
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void a_bucket_in_the_name_of_a_host_that_there_is_not_is_explained() throws IOException {
        var named = new BucketServer("http://s3.invalid:9000", "", false, Optional.empty());
        try (Bucket nowhere = Bucket.open(bucket.by(named))) {
            assertThatThrownBy(() -> nowhere.list("")).hasMessageContaining("set logs.path-style to true");
        }
    }
}
