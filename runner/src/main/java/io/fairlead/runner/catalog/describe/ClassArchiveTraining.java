package io.fairlead.runner.catalog.describe;

import java.io.IOException;

/** Practises as the processes that describe do, so that it is known which of their classes belong into an archive. */
final class ClassArchiveTraining {

    private ClassArchiveTraining() {}

    public static void main(String[] arguments) throws IOException {
        for (WarmUpLevel level : new WarmUpLevel[] {WarmUpLevel.COMPILING, WarmUpLevel.DESCRIBING})
            new WarmUp(level).until(() -> false);
        System.exit(0);
    }
}
