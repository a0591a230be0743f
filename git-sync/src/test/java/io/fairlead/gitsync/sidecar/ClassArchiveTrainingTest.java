package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gitsync.sidecar.testkit.Remote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTrainingTest {

    private static final long TIMEOUT_SECONDS = 60;

    @TempDir
    Path temp;

    @Test
    void it_loads_what_a_sync_from_any_host_takes() throws Exception {
        Path list = temp.resolve("classes");
        String folder = temp.resolve("work").toString();
        assertThat(java("-XX:DumpLoadedClassList=" + list, ClassArchiveTraining.class.getName(), folder))
                .isZero();
        assertThat(list)
                .content()
                .contains("io/fairlead/gitsync/publish/PublishedLink\n", "org/eclipse/jgit/transport/TransportHttp\n")
                .contains("org/eclipse/jgit/transport/TransportGitAnon\n", "sun/security/ssl/ClientHello\n");
    }

    @Test
    void certificates_are_not_read_while_nobody_needs_them() throws Exception {
        Remote remote = Remote.create(temp.resolve("remote"));
        remote.commit("1");
        Path nonsense = Files.writeString(temp.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\nnonsense\n");
        String config = "--git-config=http.sslCAInfo:" + nonsense;
        assertThat(sync(remote.url(), config)).isZero();
        assertThat(sync("https://127.0.0.1:1/x", config)).isEqualTo(1);
        assertThat(temp.resolve("log")).content().contains("the certificates in " + nonsense + " cannot be used");
    }

    private int sync(String url, String config) throws IOException, InterruptedException {
        return java(
                Main.class.getName(),
                "--repo=" + url,
                "--root=" + temp.resolve("root"),
                "--link=link",
                "--one-time",
                config);
    }

    private int java(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT") || name.startsWith("SSL_CERT"));
        Process process = builder.start();
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
