package io.fairlead.runner.run.dag;

import java.time.Instant;
import java.util.Optional;

/**
 * One commit of a repo, as it was published, with the moments of its way.
 *
 * @param folder its immutable directory, down to the repo's path inside it
 */
public record Revision(
        long id,
        long repoId,
        String hash,
        String author,
        String message,
        Instant committedAt,
        String folder,
        Instant seenAt,
        Instant fetchedAt,
        Optional<Instant> describedAt,
        Optional<Instant> liveAt) {}
