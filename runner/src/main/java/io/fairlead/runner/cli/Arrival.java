package io.fairlead.runner.cli;

import io.fairlead.runner.run.dag.FirstRevision;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What a runner that was just started tells of its repos, step by step, until nothing more is to be waited for. */
final class Arrival {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    /** More than a commit may take to be fetched and described; a repo that is not live by then is no reason to say nothing. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    private final Supplier<List<FirstRevision>> repos;
    private final PrintWriter out;
    private final Set<String> told = new HashSet<>();

    Arrival(Supplier<List<FirstRevision>> repos, PrintWriter out) {
        this.repos = repos;
        this.out = out;
    }

    /** @return whether the signal came before that */
    boolean await(CountDownLatch signal) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        boolean arrived = tell();
        while (!arrived && System.nanoTime() < end) {
            if (signal.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) return true;
            arrived = tell();
        }
        if (!arrived)
            say("not everything is live after " + LONGEST.toMinutes() + " minutes; what is said above goes on");
        return false;
    }

    private boolean tell() {
        List<FirstRevision> now = repos.get();
        for (FirstRevision repo : now) if (told.add(repo.words())) say(repo.words());
        return now.stream().noneMatch(FirstRevision::isAwaited);
    }

    private void say(String what) {
        out.println("fairlead: " + what);
        out.flush();
    }
}
