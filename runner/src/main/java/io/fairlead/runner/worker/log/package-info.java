/** What becomes of what a task prints: captured, masked, kept in bounds until it is sent. */
package io.fairlead.runner.worker.log;
