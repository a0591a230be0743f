/** The other direction: gives repositories and single commits to git clients over smart HTTP. */
package io.fairlead.gitsync.serve;
