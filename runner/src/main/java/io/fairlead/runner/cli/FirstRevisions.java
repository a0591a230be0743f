package io.fairlead.runner.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits while a runner finds out for the first time which DAGs a repo has: until then "there is no dag" would be untrue. */
final class FirstRevisions {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    /** Long enough for a first revision on a slow machine; one that takes longer has a reason that people want to hear of. */
    private static final Duration LONGEST = Duration.ofSeconds(150);

    private final ApiClient client;
    private final PrintWriter err;

    FirstRevisions(ApiClient client, PrintWriter err) {
        this.client = client;
        this.err = err;
    }

    /** What is asked about a DAG; asked again when its repo has come, if there was no such DAG before. */
    <T> T whenThere(String dag, Supplier<T> question) throws InterruptedException {
        try {
            return question.get();
        } catch (CommandFailure.NotFound e) {
            await(repo -> dag.startsWith(repo + "."));
            return question.get(); // it may also have come between the question and the look at its repo
        }
    }

    /**
     * Waits for the repos that are meant.
     *
     * @throws CommandFailure.NotLive if one does not come in time
     */
    void await(Predicate<String> repos) throws InterruptedException {
        List<String> before = List.of();
        long end = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            List<String> awaited = awaited(repos);
            if (awaited.isEmpty()) return;
            if (!awaited.equals(before)) say(awaited);
            if (System.nanoTime() > end)
                throw new CommandFailure.NotLive("not live after " + LONGEST.toSeconds() + " s: "
                        + String.join("; ", awaited) + ". The page Deployments and the runner's log say more");
            before = awaited;
            Pause.of(LOOK_AGAIN);
        }
    }

    private List<String> awaited(Predicate<String> repos) {
        var awaited = new ArrayList<String>();
        for (JsonNode repo : client.get("/api/v2/repos").path("repos")) {
            if (repo.hasNonNull("first_revision")
                    && repos.test(repo.path("name").asText()))
                awaited.add(repo.path("first_revision").asText());
        }
        return awaited;
    }

    private void say(List<String> awaited) {
        awaited.forEach(what -> err.println(what + " ..."));
        err.flush();
    }
}
