/** Calls to servers of others, within limits that each of them can bear. */
package io.fairlead.gitsync.sidecar.client;
