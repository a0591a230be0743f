/** What the program answers by HTTP: health, metrics, a wish to sync now, and commits for workers. */
package io.fairlead.gitsync.sidecar.http;
