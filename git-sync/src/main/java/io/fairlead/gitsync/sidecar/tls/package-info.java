/** Certificates and keys: whom the program trusts, and who it says it is. */
package io.fairlead.gitsync.sidecar.tls;
