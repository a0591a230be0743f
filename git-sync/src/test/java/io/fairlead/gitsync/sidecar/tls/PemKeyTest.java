package io.fairlead.gitsync.sidecar.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of the real ssh-keygen, which writes all these forms. */
class PemKeyTest {

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({
        "rsa, 2048, PEM, RSA PRIVATE KEY",
        "rsa, 3072, PKCS8, PRIVATE KEY",
        "ecdsa, 256, PEM, EC PRIVATE KEY",
        "ecdsa, 521, PEM, EC PRIVATE KEY",
        "ecdsa, 384, PKCS8, PRIVATE KEY"
    })
    void a_key_is_read_in_every_form(String type, String bits, String format, String label) throws Exception {
        Path file = generate(type, bits, format, "");
        assertThat(file).content().contains("-----BEGIN " + label + "-----");
        PrivateKey key = PemKey.read("# a comment\n" + Files.readString(file));
        byte[] text = {1, 2, 3};
        String algorithm = type.equals("rsa") ? "SHA256withRSA" : "SHA256withECDSA";
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(text);
        Signature checking = Signature.getInstance(algorithm);
        checking.initVerify(publicKey(file, type.equals("rsa") ? "RSA" : "EC"));
        checking.update(text);
        assertThat(checking.verify(signing.sign())).isTrue();
    }

    @Test
    void what_is_no_usable_key_is_refused_without_quoting_it() throws Exception {
        for (String format : new String[] {"PEM", "PKCS8"}) {
            Path file = generate("rsa", "2048", format, "a passphrase");
            assertThatThrownBy(() -> PemKey.read(Files.readString(file))).hasMessageContaining("encrypted");
        }
        assertThatThrownBy(() -> PemKey.read("secret")).hasMessage("the private key is not in PEM format");
        assertThatThrownBy(
                        () -> PemKey.read("-----BEGIN EC PRIVATE KEY-----\nc2VjcmV0\n-----END EC PRIVATE KEY-----\n"))
                .hasMessage("the private key is damaged");
    }

    private Path generate(String type, String bits, String format, String passphrase) throws Exception {
        Path file = Files.createTempDirectory(temp, "key").resolve("id");
        run("ssh-keygen", "-q", "-t", type, "-b", bits, "-m", format, "-N", passphrase, "-f", file.toString());
        return file;
    }

    private static PublicKey publicKey(Path file, String algorithm) throws Exception {
        String pem = run("ssh-keygen", "-e", "-m", "PKCS8", "-f", file.toString());
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
