/** What attributes and settings make of a blob when it becomes a file: line ends, ident and encoding, by git's own rules. */
package io.fairlead.gitsync.convert;
