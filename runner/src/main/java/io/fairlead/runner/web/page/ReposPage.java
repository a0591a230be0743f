package io.fairlead.runner.web.page;

import io.fairlead.runner.run.dag.LoadError;
import io.fairlead.runner.web.view.Frame;
import io.fairlead.runner.web.view.Page;
import io.fairlead.runner.web.view.StateMark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What became of every push, at {@code /repos}. */
public record ReposPage(Frame frame, List<Repo> repos) implements Page {

    /**
     * @param live the commit whose DAGs are served; empty before the first
     * @param stages of the newest commit, in order: seen, fetched, described, live
     * @param syncError why the newest commit could not be fetched, with the next step
     * @param setback why the newest commit could not be read yet, with the next step
     * @param kept plugins of an older revision that stay live because the newest did not load
     * @param history the last revisions, newest first
     */
    public record Repo(
            String name,
            String url,
            String branch,
            Optional<Commit> live,
            List<Stage> stages,
            Optional<String> syncError,
            Optional<String> setback,
            List<LoadError> errors,
            List<Kept> kept,
            List<Revision> history) {}

    /** @param link its page on the forge */
    public record Commit(String hash, String subject, String author, Instant at, Optional<String> link) {}

    /**
     * @param state success, running, failed, skipped or none
     * @param took since the stage before it
     */
    public record Stage(String name, StateMark state, Optional<Instant> at, Optional<Duration> took) {

        /** The state as one says it of a stage. */
        public String word() {
            return switch (state) {
                case SUCCESS -> "done";
                case NONE -> "to come";
                default -> state.text();
            };
        }
    }

    /** @param dags the full ids of its DAGs */
    public record Kept(String plugin, String commit, List<String> dags) {}

    /**
     * @param state success, failed, running, or skipped where a newer one overtook it
     * @param outcome in words, such as {@code 12 DAGs} or {@code 2 plugins did not load}
     * @param took from the time it was seen until it was live
     */
    public record Revision(Commit commit, StateMark state, String outcome, Instant seenAt, Optional<Duration> took) {}

    /** Names an error in the page by its content, so that one that is open stays open when the page is brought up to date. */
    public static String anchor(LoadError error) {
        return "e" + Integer.toHexString(error.hashCode());
    }

    @Override
    public String template() {
        return "repos.jte";
    }
}
