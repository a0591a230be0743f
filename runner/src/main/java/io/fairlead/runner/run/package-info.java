/**
 * The domain: what was, is and will be run. Repos and their revisions, DAG versions, runs, task instances and attempts; their
 * states and the one table of legal moves; the stores, in which every move is one guarded statement; and the queries that the
 * page reads.
 */
package io.fairlead.runner.run;
