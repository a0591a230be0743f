package io.fairlead.runner.liveness;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What health tells of a process: each of its loops, and how much the net under them caught.
 *
 * @param pulses the first is the scheduler's
 * @param standstills how much was found to stand still since the start
 */
public record Liveness(List<Pulse> pulses, LongSupplier standstills) {

    public Liveness {
        pulses = List.copyOf(pulses);
    }

    /** The same with one more loop. */
    public Liveness with(Pulse pulse) {
        var more = new ArrayList<>(pulses);
        more.add(pulse);
        return new Liveness(more, standstills);
    }
}
