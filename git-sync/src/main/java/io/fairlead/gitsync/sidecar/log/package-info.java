/** What the program says of itself: log lines, the error file, and the secrets that neither may show. */
package io.fairlead.gitsync.sidecar.log;
