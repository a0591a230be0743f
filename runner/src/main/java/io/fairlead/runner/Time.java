package io.fairlead.runner;

import io.fairlead.runner.database.Database;
import io.fairlead.runner.run.store.ClockStore;
import io.fairlead.runner.scheduler.ClockWatch;
import io.fairlead.runner.time.Clocks;
import io.fairlead.runner.time.RunnerClock;
import java.time.InstantSource;

/** The runner's clocks, and who looks after them. */
record Time(RunnerClock clock, ClockWatch watch) {

    /** Counts from what {@code wall} shows now, and puts right what the database expects of it. */
    static Time on(Database database, InstantSource wall) {
        var clock = new RunnerClock(wall, System::nanoTime);
        return new Time(clock, new ClockWatch(clock, new ClockStore(database)));
    }

    Clocks clocks() {
        return new Clocks(clock, clock.steady());
    }
}
