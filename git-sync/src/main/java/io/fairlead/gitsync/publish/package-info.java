/** Makes a finished tree the published one, by a link or by a copy, and reads which one it is. */
package io.fairlead.gitsync.publish;
