package io.fairlead.runner.executor.local;

import io.fairlead.runner.executor.Suspects;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds slots with which nothing happens although something should, and attempts that are in none. */
final class StuckSlots {

    /** So many minutes apart that a process which is slow to start is not among them. */
    private static final int LOOKS = 3;

    private final List<Slot> slots;
    private final Map<Long, Slot> active;
    private final Suspects<Slot.Stuck> suspects = new Suspects<>(LOOKS);
    private final Suspects<Long> strays = new Suspects<>(LOOKS);

    StuckSlots(List<Slot> slots, Map<Long, Slot> active) {
        this.slots = slots;
        this.active = active;
    }

    /** Slots whose process is gone without anybody having heard, or does not come for what waits for it. */
    Set<Slot.Stuck> find() {
        var now = new HashSet<Slot.Stuck>();
        for (Slot slot : slots) slot.stuck().ifPresent(now::add);
        return suspects.proven(now);
    }

    /** Attempts that are said to be in a slot, and are not. */
    Set<Long> strays() {
        var now = new HashSet<Long>();
        active.forEach((attempt, slot) -> {
            if (!slot.has(attempt)) now.add(attempt);
        });
        return strays.proven(now);
    }
}
