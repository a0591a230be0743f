package io.fairlead.runner.logs.bucket;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the server keeps a write from overwriting what somebody else wrote, by {@code If-None-Match} and {@code If-Match}. Some refuse
 * these, some ignore them; which it is shows with the first objects that are written, and is said once. From then on it is looked,
 * before the write, what is there.
 */
final class Conditions {

    private static final Logger log = LoggerFactory.getLogger(Conditions.class);

    private final Set<Kind> unknown = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean said = new AtomicBoolean();
    private final Consumer<String> told;
    private volatile boolean kept;
    private volatile boolean ignored;

    Conditions() {
        this(what -> log.warn("the bucket's server {}", what));
    }

    /** @param told is told once what the server does and what that means */
    Conditions(Consumer<String> told) {
        this.told = told;
    }

    /** A server may know some and not others. */
    enum Kind {
        NEW,
        UNCHANGED,
        NEW_IN_PARTS,
        UNCHANGED_IN_PARTS
    }

    /**
     * Writes with the condition if the server knows it, else after a look.
     *
     * @throws BucketFailure with {@code isCondition()} if somebody else was quicker
     */
    void write(Kind kind, Look look, Write write) throws IOException {
        if (ignored || unknown.contains(kind)) {
            look.orThrow();
            write.send(false);
            return;
        }
        try {
            write.send(true);
        } catch (BucketFailure e) {
            if (!e.mayBeNotUnderstood()) throw e;
            look.orThrow();
            write.send(false); // Fails too, if it was something else.
            unknown.add(kind);
            say("refuses conditions of a write (" + e.answer() + ")");
        }
    }

    /** Whether it is still to be found out that a condition is kept. */
    boolean areOpen() {
        return !kept && !ignored && !unknown.contains(Kind.NEW);
    }

    /**
     * Has an object that was just written under a condition written once more: who keeps conditions refuses that.
     *
     * @param again the same content, so that nothing changes if it is done
     */
    void prove(Write again) {
        try {
            again.send(true);
            ignored = true;
            say("ignores conditions of a write");
        } catch (BucketFailure e) {
            kept = e.isRefusal(); // However it says so, nothing was overwritten. Else the next object is asked with.
        } catch (IOException e) {
            log.debug("it is not known yet whether the bucket keeps conditions", e);
        }
    }

    private void say(String what) {
        if (said.compareAndSet(false, true))
            told.accept(what
                    + ": it is asked before each write what is there. Logs are whole all the same, unless two runners write"
                    + " the same log at the same moment: then one can overwrite lines of the other; if you have several runners,"
                    + " give each a logs.prefix of its own");
    }

    /** What must be so before a write without a condition. */
    interface Look {
        void orThrow() throws IOException;
    }

    /** The write. */
    interface Write {
        void send(boolean withCondition) throws IOException;
    }
}
