/** The command line: the one table of flags, how their values are read, and the manual made of it. */
package io.fairlead.gitsync.sidecar.flag;
