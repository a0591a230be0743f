package io.fairlead.runner;

import io.fairlead.runner.database.Database;
import io.fairlead.runner.run.store.AttemptStore;
import io.fairlead.runner.run.store.Changes;
import io.fairlead.runner.run.store.DagStore;
import io.fairlead.runner.run.store.RepoStore;
import io.fairlead.runner.run.store.RunQueries;
import io.fairlead.runner.run.store.RunStore;
import io.fairlead.runner.run.store.TaskStore;
import io.fairlead.runner.run.store.Versions;

/** What is on the one database that all parts share. */
record Stores(
        Database database,
        RepoStore repos,
        DagStore dags,
        RunStore runs,
        TaskStore tasks,
        AttemptStore attempts,
        RunQueries queries,
        Versions versions) {

    /** @param changes is told of everything that is written */
    static Stores on(Database database, Changes changes) {
        return new Stores(
                database,
                new RepoStore(database, changes),
                new DagStore(database, changes),
                new RunStore(database, changes),
                new TaskStore(database, changes),
                new AttemptStore(database, changes),
                new RunQueries(database),
                new Versions(database));
    }
}
