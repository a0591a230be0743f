package io.fairlead.runner.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRulesTest {

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "LOCALHOST, true",
        "fairlead.localhost, true",
        "127.0.0.1, true",
        "127.8.9.255, true",
        "::1, true",
        "[::1], true",
        "0:0:0:0:0:0:0:1, true",
        "0.0.0.0, false",
        "::, false",
        "127.0.0.1.example.org, false",
        "127.0.0.256, false",
        "127.1, false",
        "localhost.example.org, false",
        "notlocalhost, false",
        "10.0.0.7, false",
        "'', false",
    })
    void only_names_that_can_mean_nothing_but_this_machine_are_loopback(String host, boolean loopback) {
        assertThat(AccessRules.isLoopback(host)).isEqualTo(loopback);
    }

    @Test
    void listening_on_another_address_needs_an_administrator() {
        assertThat(AccessRules.problem("0.0.0.0", null, ""))
                .contains("to listen on 0.0.0.0 set FAIRLEAD_ADMIN_USER and FAIRLEAD_ADMIN_PASSWORD "
                        + "(or FAIRLEAD_ADMIN_PASSWORD_FILE)");
        assertThat(AccessRules.problem("0.0.0.0", "ada", "secret")).isEmpty();
    }

    @Test
    void half_an_administrator_is_a_mistake_everywhere() {
        assertThat(AccessRules.problem("127.0.0.1", null, null)).isEmpty();
        assertThat(AccessRules.problem("127.0.0.1", "ada", null))
                .get()
                .asString()
                .contains("without a password");
        assertThat(AccessRules.problem("127.0.0.1", " ", "secret"))
                .get()
                .asString()
                .contains("without a name");
    }
}
