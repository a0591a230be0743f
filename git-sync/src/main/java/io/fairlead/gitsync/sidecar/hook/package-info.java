/** Whoever is told of a revision: programs and web hooks, before or after it is published. */
package io.fairlead.gitsync.sidecar.hook;
