/** Large files by their pointers: which file a pointer names, and where its bytes are kept. */
package io.fairlead.gitsync.lfs;
