/**
 * The worker: a process that executes one task at a time. It speaks only the worker API, loads the one plugin it needs at the
 * run's commit, and stays warm from task to task and from revision to revision.
 */
package io.fairlead.runner.worker;
