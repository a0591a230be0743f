/**
 * Logs in an S3-compatible bucket: kept on disk first, sent in segments, made one object when they are complete.
 *
 * <p>On its way to a bucket a line is in a {@code Spool} first. {@code Uploads} has threads; {@code SegmentUpload} sends segments, {@code
 * SegmentCompaction} makes one object of them, {@code LogFinalization} has the order in which all that is safe.
 */
package io.fairlead.runner.logs.bucket;
