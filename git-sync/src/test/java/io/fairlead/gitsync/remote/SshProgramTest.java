package io.fairlead.gitsync.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.SshKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.URIish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshProgramTest {

    @TempDir
    Path temp;

    @Test
    void the_program_gets_keys_hosts_port_and_server_as_words_of_their_own() throws Exception {
        Path key = Files.createFile(temp.resolve("a key"));
        SshKeys keys = new SshKeys(
                List.of(key, temp.resolve("none")),
                Optional.of(temp.resolve("known hosts")),
                Optional.empty(),
                "printf '%s\\n' first");
        Process process = start(keys, "ssh://ada@git.example.org:2222/x", () -> false);
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "first",
                        "-i",
                        key.toString(),
                        "-o",
                        "StrictHostKeyChecking=yes",
                        "-o",
                        "UserKnownHostsFile=" + temp.resolve("known hosts"),
                        "-o",
                        "SendEnv=GIT_PROTOCOL",
                        "-p",
                        "2222",
                        "ada@git.example.org",
                        "git-upload-pack '/x'");
    }

    @Test
    void a_user_that_would_be_an_option_is_refused() {
        assertThatThrownBy(() -> start(program("echo"), "ssh://-oProxyCommand=evil@git.example.org/x", () -> false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is an option of ssh");
    }

    @Test
    void a_program_whose_time_is_over_is_ended_with_what_it_started() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Process process = start(program("sleep 600; true"), "ssh://git.example.org/x", over::get);
        assertThat(process.isAlive()).isTrue();
        over.set(true);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    private static SshKeys program(String command) {
        return new SshKeys(List.of(), Optional.empty(), Optional.empty(), command);
    }

    private static Process start(SshKeys keys, String url, java.util.function.BooleanSupplier over) throws Exception {
        CutOff cutOff = new CutOff(new Deadline(Duration.ofHours(1), over));
        RemoteSession2 session =
                (RemoteSession2) new SshProgram(keys, cutOff).getSession(new URIish(url), null, null, 0);
        return session.exec("git-upload-pack '/x'", Map.of("GIT_PROTOCOL", "version=2"), 0);
    }
}
