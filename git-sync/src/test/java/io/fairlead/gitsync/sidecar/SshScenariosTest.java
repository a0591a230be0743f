package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Running;
import io.fairlead.gitsync.sidecar.testkit.SshKey;
import io.fairlead.gitsync.sidecar.testkit.Sshd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios of git-sync's own suite by SSH, against OpenSSH's own server and with keys of ssh-keygen. */
class SshScenariosTest {

    private static final String UNCHECKED = "--ssh-known-hosts=false";

    /** What {@code scp} and git connect to when no port can be told. */
    private static final int SSH_PORT = 22;

    @TempDir
    Path temp;

    private final List<Sshd> servers = new ArrayList<>();
    private Remote remote;
    private Path root;
    private String first;

    @BeforeEach
    void a_remote_with_one_commit() throws IOException {
        remote = Remote.create(temp.resolve("remote"));
        root = temp.resolve("root");
        first = remote.commit("1");
    }

    @AfterEach
    void stop() {
        servers.forEach(Sshd::close);
    }

    /** An address without a port needs port 22, for which any address of the loopback network will do. */
    @Test
    void auth_ssh() throws Exception {
        String host = "127.77." + ThreadLocalRandom.current().nextInt(256) + "."
                + ThreadLocalRandom.current().nextInt(1, 255);
        assumeTrue(canListenOn(host) || Sshd.isOfRoot(), "only root may listen on port 22 of " + host);
        Sshd server = Sshd.start(temp.resolve("sshd"), host, SSH_PORT);
        servers.add(server);
        assertThreeKeysAreTried(server, server.address(remote.directory()));
    }

    @Test
    void auth_ssh_url() throws Exception {
        Sshd server = server("sshd");
        assertThreeKeysAreTried(server, server.url(remote.directory()));
    }

    private void assertThreeKeysAreTried(Sshd server, String url) throws Exception {
        String[] keys = new String[3];
        for (int i = 0; i < keys.length; i++) keys[i] = "--ssh-key-file=" + key("key" + i, "ed25519", "");
        server.allow(temp.resolve("key2"));
        String known = "--ssh-known-hosts-file=" + Files.writeString(temp.resolve("known_hosts"), server.knownHost());
        assertThat(Running.exitCodeOfOnce(url, root, known, keys[0])).isEqualTo(1);
        assertThat(root.resolve("link")).doesNotExist();
        try (Running run = Running.following(url, root, known, keys[0], keys[1], keys[2])) {
            run.awaitUpdate(1, first);
            String second = remote.commit("2");
            run.awaitUpdate(2, second);
            assertThat(root.resolve("link/file")).hasContent("2");
        }
        assertThat(server.log()).contains("Accepted publickey");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "rsa PEM", "rsa PKCS8", "ecdsa", "ecdsa PEM", "ecdsa PKCS8", "ed25519"})
    void keys_of_every_kind_and_format_open_the_door(String kind) throws Exception {
        String[] type = kind.split(" ");
        Path key = key("key", type[0], type.length > 1 ? type[1] : "");
        Sshd server = server("sshd").allow(key);
        Running.once(server.url(remote.directory()), root, "--ssh-key-file=" + key, UNCHECKED);
        assertThat(root.resolve("link/file")).hasContent("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ecdsa", "ed25519"})
    void a_server_that_is_not_known_or_has_another_key_is_not_believed(String type) throws Exception {
        Path hostKey = key("sshd-host", type, "");
        Files.createDirectories(temp.resolve("sshd"));
        Files.move(hostKey, temp.resolve("sshd/host"));
        Files.move(temp.resolve("sshd-host.pub"), temp.resolve("sshd/host.pub"));
        Path mine = key("mine", "ed25519", "");
        Sshd server = server("sshd").allow(mine);
        Path known = temp.resolve("known_hosts");
        String[] flags = {"--ssh-key-file=" + mine, "--ssh-known-hosts-file=" + known};
        String url = server.url(remote.directory());
        assertThat(Running.exitCodeOfOnce(url, root, flags)).isEqualTo(1);
        Files.writeString(known, server.knownHost(key("other", type, "")));
        assertThat(Running.exitCodeOfOnce(url, root, flags)).isEqualTo(1);
        assertThat(root.resolve("link")).doesNotExist();
        assertThat(server.log()).doesNotContain("Accepted publickey");
        Files.writeString(known, server.knownHost());
        Running.once(url, root, flags);
        assertThat(root.resolve("link/file")).hasContent("1");
    }

    @Test
    void a_key_that_is_exchanged_is_read_again_without_a_restart() throws Exception {
        Path key = key("key", "ed25519", "");
        Path next = key("next", "ecdsa", "");
        Sshd server = server("sshd").allow(key);
        try (Running run = Running.following(
                server.url(remote.directory()), root, "--ssh-key-file=" + key, UNCHECKED, "--max-failures=-1")) {
            run.awaitUpdate(1, first);
            server.allowNobody();
            server.allow(next);
            await().until(() -> run.log().contains("\"failCount\":1"));
            Files.copy(next, key, StandardCopyOption.REPLACE_EXISTING);
            String second = remote.commit("2");
            run.awaitUpdate(2, second);
        }
    }

    @Test
    void submodule_sync_over_ssh_different_keys() throws Exception {
        Remote sub = Remote.create(temp.resolve("sub"));
        Remote nested = Remote.create(temp.resolve("nested"));
        String[] keys = new String[3];
        for (int i = 0; i < keys.length; i++) keys[i] = "--ssh-key-file=" + key("key" + i, "ed25519", "");
        Sshd ofTop = server("sshd-top").allow(temp.resolve("key0"));
        Sshd ofSub = server("sshd-sub").allow(temp.resolve("key1"));
        Sshd ofNested = server("sshd-nested").allow(temp.resolve("key2"));
        nested.commit("nested 1");
        sub.addSubmodule("nested", ofNested.url(nested.directory()), nested.head());
        sub.commit("sub 1");
        remote.addSubmodule("sub", ofSub.url(sub.directory()), sub.head());
        String url = ofTop.url(remote.directory());
        assertThat(Running.exitCodeOfOnce(url, temp.resolve("other"), UNCHECKED, keys[0], keys[1]))
                .isEqualTo(1);
        try (Running run = Running.following(url, root, UNCHECKED, keys[0], keys[1], keys[2])) {
            run.awaitUpdate(1, remote.head());
            assertThat(root.resolve("link/sub/file")).hasContent("sub 1");
            assertThat(root.resolve("link/sub/nested/file")).hasContent("nested 1");
            sub.addSubmodule("nested", ofNested.url(nested.directory()), nested.commit("nested 2"));
            remote.addSubmodule("sub", ofSub.url(sub.directory()), sub.head());
            run.awaitUpdate(2, remote.head());
            assertThat(root.resolve("link/sub/nested/file")).hasContent("nested 2");
        }
    }

    private Sshd server(String name) throws Exception {
        Sshd server = Sshd.start(temp.resolve(name));
        servers.add(server);
        return server;
    }

    private Path key(String name, String type, String format) throws Exception {
        return SshKey.create(temp.resolve(name), type, format);
    }

    private static boolean canListenOn(String host) {
        try (ServerSocket socket = new ServerSocket(SSH_PORT, 1, InetAddress.getByName(host))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
