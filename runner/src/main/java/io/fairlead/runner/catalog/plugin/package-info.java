/** A plugin as files: which ones a revision has, what a jar says of itself, and why one does not load. */
package io.fairlead.runner.catalog.plugin;
