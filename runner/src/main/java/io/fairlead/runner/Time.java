package io.fairlead.runner;

import io.fairlead.runner.database.Database;
import io.fairlead.runner.run.store.ClockStore;
import io.fairlead.runner.scheduler.ClockWatch;
import io.fairlead.runner.time.Clocks;
import io.fairlead.runner.time.RunnerClock;

/** The runner's clocks, and who looks after them. */
record Time(RunnerClock clock, ClockWatch watch) {

    /** Puts right what the database expects of the clock. */
    static Time on(Database database, RunnerClock clock) {
        return new Time(clock, new ClockWatch(clock, new ClockStore(database)));
    }

    Clocks clocks() {
        return new Clocks(clock, clock.steady());
    }
}
