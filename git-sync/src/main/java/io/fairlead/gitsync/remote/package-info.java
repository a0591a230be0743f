/** Talks to the repository that is followed: finds the tip of a ref, fetches it, and logs in by SSH. */
package io.fairlead.gitsync.remote;
