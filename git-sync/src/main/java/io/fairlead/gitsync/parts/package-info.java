/** What a tree is made of beyond its own commit: submodules, blobs that were left out of the fetch, large files. */
package io.fairlead.gitsync.parts;
