/**
 * {@code fairlead worker}: keeps warm workers of the fleet going on a machine, as child processes, and reports what those cannot say
 * themselves. What runs in them is {@link io.fairlead.runner.worker.FleetWorkerMain}.
 */
package io.fairlead.runner.worker.fleet;
