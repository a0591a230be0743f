/** What a caller may wish of a sync, as plain values that every room reads; how long it may take, and how it fails. */
package io.fairlead.gitsync.options;
