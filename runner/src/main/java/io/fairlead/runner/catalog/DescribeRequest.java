package io.fairlead.runner.catalog;

import java.util.List;

/**
 * What a {@code describe} process is told, as one line of JSON on its standard input.
 *
 * @param nonce begins every line of its answer, so that nothing a plugin prints is taken for one
 * @param jars those to describe
 * @param sources all {@code .java} files; they are compiled together
 * @param done those of the sources that need no describing any more
 */
record DescribeRequest(
        String nonce,
        String folder,
        String cacheDir,
        String revisionKey,
        List<String> jars,
        List<String> sources,
        List<String> done) {}
