package io.fairlead.runner.web.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            /,                    /
            /repos,               /repos
            /dags/a?task=b,       /dags/a?task=b
            -,                    /
            '',                   /
            //evil.example,       /
            /\\evil.example,      /
            https://evil.example, /
            repos,                /
            """)
    void signing_in_leads_to_a_page_of_ours(String asked, String next) {
        assertThat(Requests.ownPath(asked)).isEqualTo(next);
    }
}
