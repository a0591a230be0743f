package io.fairlead.runner.run.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells everybody who follows what was just committed. Followers must be quick: they are called by whoever made the change. */
public final class Changes {

    private final List<Consumer<Change>> followers = new CopyOnWriteArrayList<>();

    /** From now on {@code follower} is told of each change. */
    public void follow(Consumer<Change> follower) {
        followers.add(follower);
    }

    /** Called after the commit, never inside a transaction. */
    public void tell(Change change) {
        for (Consumer<Change> follower : followers) follower.accept(change);
    }
}
