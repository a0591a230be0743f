package io.fairlead.runner.repos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fairlead.gitsync.options.Credentials;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.options.UserPassword;
import io.fairlead.runner.config.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code repos:} says of a login, and what git-sync is given for it. */
class RepoCredentialsTest {

    @TempDir
    private Path folder;

    @Test
    void a_password_is_for_the_server_of_its_repository_alone_and_read_anew() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "first\n");
        Credentials credentials = options("""
                    url: https://git.example.org/sales/dags.git
                    username: reader
                    password-file: %s
                """.formatted(password)).credentials();
        assertThat(credentials.forUrl("https://git.example.org/sales/dags.git"))
                .contains(new UserPassword("reader", "first"));
        assertThat(credentials.forUrl("https://git.example.org/beside.git")).isPresent();
        assertThat(credentials.forUrl("https://elsewhere.example.org/sales/dags.git"))
                .isEmpty();
        Files.writeString(password, "second\n");
        assertThat(credentials.forUrl("https://git.example.org/sales/dags.git"))
                .contains(new UserPassword("reader", "second"));
    }

    @Test
    void keys_hosts_program_and_cookies_are_those_that_were_set() throws Exception {
        Path one = Files.createFile(folder.resolve("one"));
        Path two = Files.createFile(folder.resolve("two"));
        Path hosts = Files.createFile(folder.resolve("hosts"));
        Credentials credentials = options("""
                    url: git@git.example.org:sales/dags.git
                    ssh-key-file: %s:%s
                    ssh-known-hosts-file: %s
                    ssh-command: ssh -4
                    cookie-file: %s
                """.formatted(one, two, hosts, one)).credentials();
        assertThat(credentials.ssh().keyFiles()).containsExactly(one, two);
        assertThat(credentials.ssh().knownHostsFile()).contains(hosts);
        assertThat(credentials.ssh().program()).isEqualTo("ssh -4");
        assertThat(credentials.ssh().usersOwn()).isFalse();
        assertThat(credentials.ssh().userDirectory()).isEmpty();
        assertThat(credentials.cookieFile()).contains(one);
    }

    @Test
    void a_header_and_a_proxy_come_from_files_and_are_shown_nowhere() throws Exception {
        Path header = Files.writeString(folder.resolve("header"), "Authorization: Basic c2VjcmV0\n");
        Path proxy = Files.writeString(folder.resolve("proxy"), "http://ada:horse@proxy.example.org:3128\n");
        SyncOptions options = options("""
                    url: https://git.example.org/sales/dags.git
                    header-file: %s
                    proxy-file: %s
                """.formatted(header, proxy));
        assertThat(options.gitConfig())
                .containsExactly(
                        Map.entry("http.https://git.example.org/.extraHeader", "Authorization: Basic c2VjcmV0"));
        var route = options.credentials().route("https://git.example.org/sales/dags.git");
        assertThat(route.proxy().orElseThrow().host()).isEqualTo("proxy.example.org");
        assertThat(route.tls()).isEmpty();
        assertThat(options + " " + route).doesNotContain("c2VjcmV0", "horse");
    }

    @Test
    void a_helper_that_gives_logins_away_is_asked_for_every_sync() throws Exception {
        HttpServer helper = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        helper.createContext("/", exchange -> {
            byte[] answer = "username=ada\npassword=s3cret\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        helper.start();
        try {
            Credentials credentials =
                    options("""
                        url: https://git.example.org/sales/dags.git
                        askpass-url: http://127.0.0.1:%d/login
                    """.formatted(helper.getAddress().getPort())).credentials();
            assertThat(credentials.forUrl("https://git.example.org/sales/dags.git"))
                    .contains(new UserPassword("ada", "s3cret"));
            assertThat(credentials.forUrl("https://elsewhere.example.org/x")).isEmpty();
        } finally {
            helper.stop(0);
        }
    }

    @Test
    void what_is_missing_or_does_not_fit_is_told_with_its_place() {
        assertRefused("url: git@git.example.org:sales/dags.git", "repos[0].url is by ssh, so ssh-key-file and");
        assertRefused(
                "url: https://git.example.org/x.git\n    user-git: true\n    username: ada",
                "repos[0].username is not used with user-git");
        assertRefused(
                "url: https://git.example.org/x.git\n    github-app: Iv1.x",
                "repos[0].github-app-key-file is missing",
                "repos[0].github-app-installation is ''");
        assertRefused("url: https://git.example.org/x.git\n    ca-file: /no/such/ca", "repos[0].ca-file: cannot read");
        assertRefused(
                "url: file:///x.git\n    link: /sync/x\n    ssh-command: ssh", "repos[0].ssh-command is for what");
    }

    @ParameterizedTest
    @CsvSource({
        "git@git.example.org:team/dags.git, dags, true",
        "work:team/Sales_DAGs.git/, sales-dags, true",
        "https://git.example.org/team/dags, dags, false",
        "ssh://git@git.example.org:2222/2024.git, dags, true",
        "/srv/git/dags.git, dags, false",
    })
    void a_repository_without_a_name_is_called_as_its_address_ends(String url, String name, boolean ssh) {
        assertThat(RepositoryUrl.name(url)).isEqualTo(name);
        assertThat(RepositoryUrl.isSsh(url)).isEqualTo(ssh);
        assertThat(RepositoryUrl.absolute(url)).isEqualTo(url.replaceAll("^/.*", "$0"));
    }

    private void assertRefused(String login, String... reasons) {
        assertThatThrownBy(() -> options("    " + login)).hasMessageContainingAll(reasons);
    }

    private SyncOptions options(String login) throws IOException {
        Path file = Files.writeString(
                folder.resolve("fairlead.yaml"), "repos:\n  - name: sales\n" + login.replaceAll("(?m)^ +", "    "));
        var variables = new HashMap<String, String>();
        variables.put("FAIRLEAD_CONFIG", file.toString());
        RepoConfig repo = Config.from(variables).repos().get(0);
        return RepoCredentials.options((RepoSource.Embedded) repo.source());
    }
}
