package io.fairlead.gitsync.sidecar.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GitEnvironmentTest {

    @Test
    void variables_that_do_nothing_here_are_told_by_name_and_no_others() {
        Map<String, String> variables = Map.of(
                "SSH_AUTH_SOCK", "/run/agent",
                "GIT_ASKPASS", "/bin/ask",
                "ALL_PROXY", "socks5://127.0.0.1:1080",
                "http_proxy", "http://127.0.0.1:3128",
                "GIT_SSL_NO_VERIFY", "1",
                "GIT_SSL_VERSION", "",
                "PATH", "/bin");
        assertThat(new GitEnvironment(variables).notUsed())
                .containsExactlyInAnyOrder("SSH_AUTH_SOCK", "GIT_ASKPASS", "ALL_PROXY");
    }

    @Test
    void a_program_of_the_users_finds_his_agent_by_itself() {
        Map<String, String> variables = Map.of("SSH_AUTH_SOCK", "/run/agent", "GIT_SSH_COMMAND", "ssh -v");
        assertThat(new GitEnvironment(variables).notUsed()).isEmpty();
    }

    @Test
    void a_setting_that_leads_to_another_url_is_told_by_its_variable_alone() {
        Map<String, String> variables = Map.of(
                "GIT_CONFIG_COUNT", "3",
                "GIT_CONFIG_KEY_0", "url.https://ada:s3cret@git.example.org/.insteadOf",
                "GIT_CONFIG_KEY_1", "user.name",
                "GIT_CONFIG_KEY_2", "URL.x.pushInsteadOf",
                "GIT_CONFIG_KEY_3", "url.x.insteadOf");
        assertThat(new GitEnvironment(variables).notUsed()).containsExactly("GIT_CONFIG_KEY_0", "GIT_CONFIG_KEY_2");
    }

    @Test
    void a_count_of_settings_that_is_none_is_no_setting() {
        assertThat(new GitEnvironment(Map.of("GIT_CONFIG_COUNT", "many")).gitConfig())
                .isEmpty();
        assertThat(new GitEnvironment(Map.of("GIT_CONFIG_COUNT", "999999999", "GIT_CONFIG_KEY_0", "a.b")).gitConfig())
                .isEqualTo(Map.of("a.b", ""));
    }
}
