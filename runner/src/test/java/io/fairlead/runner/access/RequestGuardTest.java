package io.fairlead.runner.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestGuardTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            localhost:8080,         true
            127.0.0.1:8080,         true
            [::1]:8080,             true
            [::1],                  true
            localhost,              true
            evil.example,           false
            evil.example:8080,      false
            localhost.evil.example, false
            10.0.0.7:8080,          false
            -,                      false
            """)
    void an_open_runner_answers_only_to_loopback_names(String host, boolean served) {
        assertThat(served(true, "GET", host, null, null, "127.0.0.1", false, false))
                .isEqualTo(served);
    }

    @Test
    void a_runner_with_an_administrator_answers_to_any_name() {
        assertThat(served(false, "GET", "fairlead.example", null, null, "10.0.0.7", false, false))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # method, host,               origin,                         sec-fetch-site, cookie, bearer, served
            GET,      fairlead.example,   https://evil.example,           cross-site,     true,   false,  true
            HEAD,     fairlead.example,   -,                              -,              true,   false,  true
            POST,     fairlead.example,   -,                              same-origin,    true,   false,  true
            POST,     fairlead.example,   -,                              none,           true,   false,  true
            POST,     fairlead.example,   https://fairlead.example,       same-site,      true,   false,  false
            POST,     fairlead.example,   https://fairlead.example,       cross-site,     true,   false,  false
            DELETE,   fairlead.example,   -,                              cross-site,     false,  true,   false
            POST,     internal:8080,      https://fairlead.example,       same-origin,    true,   false,  true
            POST,     fairlead.example,   https://fairlead.example,       -,              true,   false,  true
            POST,     fairlead.example,   https://fairlead.example:443,   -,              true,   false,  true
            POST,     Fairlead.Example,   https://fairlead.example,       -,              true,   false,  true
            POST,     fairlead.example,   https://evil.example,           -,              true,   false,  false
            POST,     fairlead.example,   https://fairlead.example:8443,  -,              true,   false,  false
            POST,     fairlead.example,   null,                           -,              true,   false,  false
            POST,     fairlead.example,   'not a url',                    -,              true,   false,  false
            POST,     fairlead.example,   -,                              -,              true,   false,  false
            POST,     fairlead.example,   -,                              -,              false,  false,  false
            POST,     fairlead.example,   -,                              -,              false,  true,   true
            PATCH,    fairlead.example,   -,                              -,              true,   true,   true
            """)
    void a_change_must_be_same_origin_or_bring_a_token(
            String method, String host, String origin, String site, boolean cookie, boolean bearer, boolean served) {
        assertThat(served(false, method, host, origin, site, "10.0.0.7", cookie, bearer))
                .isEqualTo(served);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # origin,             sec-fetch-site, peer,      cookie, served
            -,                    -,              127.0.0.1, false,  true
            -,                    -,              ::1,       false,  true
            -,                    -,              127.0.0.1, true,   false
            -,                    -,              10.0.0.7,  false,  false
            http://evil.example,  -,              127.0.0.1, false,  false
            http://localhost:80,  -,              127.0.0.1, false,  true
            -,                    cross-site,     127.0.0.1, false,  false
            -,                    same-origin,    127.0.0.1, false,  true
            """)
    void an_open_runner_lets_programs_of_this_machine_change_things(
            String origin, String site, String peer, boolean cookie, boolean served) {
        assertThat(served(true, "POST", "localhost", origin, site, peer, cookie, false))
                .isEqualTo(served);
    }

    @Test
    void a_program_may_fetch_its_first_token() {
        var guard = new RequestGuard(false);
        var request = new RequestGuard.Request(
                "POST", RequestGuard.TOKEN_PATH, "fairlead.example", null, null, "10.0.0.7", false, false);
        assertThat(guard.refusal(request)).isEmpty();
    }

    @Test
    void the_cookie_is_out_of_reach_for_scripts_and_other_sites() {
        assertThat(SessionCookie.set("abc", null))
                .isEqualTo("fairlead_session=abc; HttpOnly; SameSite=Strict; Path=/; Max-Age=43200");
        assertThat(SessionCookie.set("abc", "https")).endsWith("; Secure");
        assertThat(SessionCookie.clear("https"))
                .isEqualTo("fairlead_session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0; Secure");
    }

    private static boolean served(
            boolean open,
            String method,
            String host,
            String origin,
            String site,
            String peer,
            boolean cookie,
            boolean bearer) {
        var request = new RequestGuard.Request(method, "/dags/x", host, origin, site, peer, cookie, bearer);
        return new RequestGuard(open).refusal(request).isEmpty();
    }
}
