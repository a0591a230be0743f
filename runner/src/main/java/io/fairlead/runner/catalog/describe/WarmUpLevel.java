package io.fairlead.runner.catalog.describe;

/** What a {@code describe} process does while there is no work: what it has done once it does several times as fast. */
enum WarmUpLevel {
    NONE,
    COMPILING,
    DESCRIBING
}
