package io.fairlead.runner.run.store;

import io.fairlead.runner.liveness.Steady;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Tells everybody who follows what was just committed. Followers must be quick: they are called by whoever made the change. One that
 * throws keeps the others from nothing, and the one who made the change from nothing either: that is committed.
 */
public final class Changes {

    private final List<Consumer<Change>> followers = new CopyOnWriteArrayList<>();

    /** From now on {@code follower} is told of each change. */
    public void follow(Consumer<Change> follower) {
        followers.add(follower);
    }

    /** Called after the commit, never inside a transaction. */
    public void tell(Change change) {
        for (Consumer<Change> follower : followers) {
            try {
                follower.accept(change);
            } catch (RuntimeException | Error e) {
                Steady.said("somebody who follows changes did not take " + change + "; the others are told", e);
            }
        }
    }
}
