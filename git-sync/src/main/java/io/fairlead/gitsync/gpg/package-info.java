/**
 * Checks the signatures of commits by GPG keys. Nothing else uses these classes by name: they are made by the class loader that
 * has their large library, and only where such signatures are checked.
 */
package io.fairlead.gitsync.gpg;
