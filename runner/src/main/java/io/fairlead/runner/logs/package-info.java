/**
 * Logs of attempts: how a line looks ({@link io.fairlead.runner.logs.LogLine}), where lines are kept ({@link
 * io.fairlead.runner.logs.LogStore}: a directory or a bucket), and how they are found again ({@link
 * io.fairlead.runner.logs.LogLines}, {@link io.fairlead.runner.logs.LogSearch}).
 *
 * <p>On its way to a bucket a line is in a {@code Spool} first. {@code Uploads} has threads; {@code Sender} sends segments, {@code
 * Archiver} makes one object of them, {@code Closing} has the order in which all that is safe.
 */
package io.fairlead.runner.logs;
