package io.fairlead.gitsync.remote;

import org.eclipse.jgit.lib.ObjectId;

/**
 * What the remote says of the ref.
 *
 * @param name the ref's full name there, or the hash if that is what was asked for
 * @param object what it points at, which may be a tag object
 * @param commit what a tag object stands for, else the same
 */
public record RefTip(String name, ObjectId object, ObjectId commit) {}
