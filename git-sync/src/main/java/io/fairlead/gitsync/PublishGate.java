package io.fairlead.gitsync;

import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.publish.PrePublish;
import io.fairlead.gitsync.publish.Published;
import io.fairlead.gitsync.store.Store;
import io.fairlead.gitsync.store.StoreSettings;
import java.io.IOException;

/** Remembers what the one with a say in publishing has let pass, and so when it is to be asked again. */
final class PublishGate {

    private final PrePublish gate;

    /** The commit that was let pass last, also if the store that noted it is gone. */
    private String checked = "";

    private boolean again;

    PublishGate(PrePublish gate) {
        this.gate = gate;
    }

    /**
     * The tree of this commit is put right now: what the gate itself had changed in a tree with files of its own is undone by
     * that.
     */
    void treeIsPutRight(String hash, Store store, StoreSettings settings) {
        boolean ownFiles = !settings.options().fileModes().mayShare();
        again = ownFiles && (hash.equals(checked) || settings.wasChecked(store, hash));
    }

    boolean isToBeAskedAgain() {
        return again;
    }

    void ask(Published candidate, Store store, StoreSettings settings) throws IOException, SyncFailure {
        gate.check(candidate);
        again = false;
        if (gate == PrePublish.ALLOW) return;
        checked = candidate.hash();
        settings.noteChecked(store, checked);
    }
}
