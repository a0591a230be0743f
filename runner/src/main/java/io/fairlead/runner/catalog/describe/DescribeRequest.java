package io.fairlead.runner.catalog.describe;

import java.util.List;
import java.util.Map;

/**
 * What a {@code describe} process is told, as one line of JSON on its standard input.
 *
 * @param nonce begins every line of its answer, so that nothing a plugin prints is taken for one
 * @param compileOnly nothing is to be described, so the process stays good for other requests
 * @param jars those to describe
 * @param sources all {@code .java} files; they are compiled together
 * @param done those of the sources that need no describing any more
 * @param known digests by path: a plugin that still has its digest needs no describing either
 */
record DescribeRequest(
        String nonce,
        Place place,
        boolean compileOnly,
        List<String> jars,
        List<String> sources,
        List<String> done,
        Map<String, String> known) {

    /**
     * Where things are.
     *
     * @param folder the revision's
     * @param keyBefore a revision in the cache that may have had the same sources, or empty
     */
    record Place(String folder, String cacheDir, String revisionKey, String keyBefore) {}
}
