/** Folders and files below a root: what is being made, what was published, with which modes, and how it is removed. */
package io.fairlead.gitsync.files;
