/** The worker's own threads, and those that a task leaves behind. */
package io.fairlead.runner.worker.thread;
