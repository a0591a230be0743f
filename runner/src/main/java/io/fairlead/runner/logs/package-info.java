/**
 * Logs of attempts: how a line looks ({@link io.fairlead.runner.logs.LogLine}), where lines are kept ({@link
 * io.fairlead.runner.logs.LogStore}: a directory or a bucket), and how they are found again ({@link
 * io.fairlead.runner.logs.LogLines}, {@link io.fairlead.runner.logs.LogSearch}).
 */
package io.fairlead.runner.logs;
