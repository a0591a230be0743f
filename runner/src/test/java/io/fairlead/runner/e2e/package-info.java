/**
 * What Fairlead promises, shown from outside with real parts: the git client, HTTP, worker processes, SQLite on disk, and a runner
 * that is killed.
 */
package io.fairlead.runner.e2e;
