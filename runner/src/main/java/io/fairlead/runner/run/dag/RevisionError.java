package io.fairlead.runner.run.dag;

import java.util.Optional;

/**
 * A row of {@code load_error}: why something in a revision did not load.
 *
 * @param pluginKey empty for a file that is no plugin
 */
public record RevisionError(
        long id, Optional<String> pluginKey, String file, Optional<Integer> line, String reason, String detail) {}
