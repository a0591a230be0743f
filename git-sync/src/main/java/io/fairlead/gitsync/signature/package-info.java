/** Whether a commit is signed by somebody who may: SSH keys here, GPG keys by a library that is loaded only for that. */
package io.fairlead.gitsync.signature;
