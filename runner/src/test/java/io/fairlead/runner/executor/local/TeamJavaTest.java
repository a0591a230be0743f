package io.fairlead.runner.executor.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.TeamJava;
import io.fairlead.runner.jvm.JavaOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options of Java that an installation gives to its teams, on workers that stay from task to task. One slot for all teams. */
class TeamJavaTest {

    @TempDir
    Path folder;

    @Test
    void each_team_has_its_own_options_and_a_process_is_only_for_those_with_the_same() throws Exception {
        var java = new TeamJava(
                options("-Dof.all=yes"),
                Map.of("sales", options("-Dof.the.team=sales horse", "-XX:+UseParallelGC"), "crm", options("-Xss2m")));
        try (var workers = new Workers(folder, 1, 64, java)) {
            String[] usual = answer(workers, "default");
            String[] sales = answer(workers, "sales");
            String[] salesAgain = answer(workers, "sales");
            String[] usualAgain = answer(workers, "default");

            assertThat(usual[1]).isEqualTo("null");
            assertThat(sales[1]).isEqualTo("sales horse");
            assertThat(salesAgain).containsExactly(sales);
            assertThat(usualAgain[1]).isEqualTo("null");
            assertThat(List.of(usual[0], sales[0], usualAgain[0])).doesNotHaveDuplicates();
            Assignment crm = workers.startOf("crm", "prints-one-line");
            workers.outcome(crm);
            assertThat(workers.head(crm))
                    .startsWith("Java " + System.getProperty("java.version") + " (")
                    .endsWith(") with -Dof.all=yes -Xss2m");
        }
    }

    private static String[] answer(Workers workers, String team) {
        Assignment attempt = workers.startOf(team, "tells-a-property");
        String output = workers.outcome(attempt).output();
        return output.substring(1, output.length() - 1).split(" ", 2);
    }

    @Test
    void what_looks_like_a_secret_is_in_no_log() throws Exception {
        var java = new TeamJava(options("-Dof.the.team=horse-battery", "-Dx.password=horse-battery"), Map.of());
        try (var workers = new Workers(folder, 1, 64, java)) {
            Assignment attempt = workers.start("tells-a-property");
            workers.outcome(attempt);
            assertThat(workers.head(attempt)).endsWith(" with -Dof.the.team=*** -Dx.password=***");
            assertThat(workers.texts(attempt)).containsExactly("it is ***");
        }
    }

    @Test
    void an_option_that_java_does_not_know_is_named_and_other_teams_go_on() throws Exception {
        var java = new TeamJava(JavaOptions.NONE, Map.of("sales", options("-XX:+Misspelt")));
        try (var workers = new Workers(folder, 1, 64, java)) {
            assertThat(answer(workers, "default")[1]).isEqualTo("null");
            assertThat(workers.lost(workers.startOf("sales", "prints-one-line")))
                    .isEqualTo("worker local-1 could not be started: Java does not start with its options:"
                            + " Unrecognized VM option 'Misspelt'");
            assertThat(answer(workers, "default")[1]).isEqualTo("null");
        }
    }

    private static JavaOptions options(String... options) {
        return new JavaOptions(List.of(options));
    }
}
