package io.fairlead.gitsync.tree;

import io.fairlead.gitsync.store.Store;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;

/**
 * What a published tree is made of: the repository itself, and each of its submodules.
 *
 * @param path where it is in the tree; empty for the repository itself
 */
public record TreePart(Store store, TreePath path, ObjectId commit, List<TreeEntry> entries, SparsePatterns sparse) {}
