package io.fairlead.runner.testkit;

import io.fairlead.runner.executor.WorkSource;
import java.util.Optional;

/** Has no work for the runner's own workers. */
public record NoWork() implements WorkSource {

    @Override
    public Optional<Ask> next(String workerToken) {
        return Optional.empty();
    }

    @Override
    public void ending(long attemptId) {}

    @Override
    public void ended(long attemptId) {}
}
