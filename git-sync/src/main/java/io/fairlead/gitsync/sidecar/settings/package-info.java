/** Everything that was set, checked together and in the types that the parts want. */
package io.fairlead.gitsync.sidecar.settings;
