/** The bare repository below the root: how it is opened, set up, cleaned and found to be damaged. */
package io.fairlead.gitsync.store;
