/** A real S3 server for tests, in a process of its own: start it with {@link io.fairlead.s3.S3Server#start()}. */
package io.fairlead.s3;
