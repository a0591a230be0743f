/**
 * The program around the sync: command line, loop, hooks, HTTP, logs and the sources of credentials, under the names and with the
 * meaning that kubernetes/git-sync version 4 gave them.
 *
 * <p>{@code Main} reads {@code Flags} (the one table of what can be set) through {@code CommandLine} into {@code Settings};
 * {@code Sidecar} puts the parts together and {@code Loop} runs them. The core one package above is used through
 * {@code GitSync.syncOnce()} only.
 */
package io.fairlead.gitsync.sidecar;
