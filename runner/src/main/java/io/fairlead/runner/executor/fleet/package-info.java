/**
 * Hands attempts to warm workers on other machines, which ask for them: the runner's side. The workers' is
 * {@link io.fairlead.runner.worker.fleet}.
 */
package io.fairlead.runner.executor.fleet;
