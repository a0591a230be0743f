/** From a commit to a directory: what is to be written, writing it with git's own index, and mending what somebody changed. */
package io.fairlead.gitsync.tree;
