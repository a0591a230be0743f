/** Repos, runs, task instances and attempts in the database: each move is one guarded statement; and the queries. */
package io.fairlead.runner.run.store;
