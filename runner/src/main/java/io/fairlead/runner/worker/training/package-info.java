/** Starts a worker against a runner that is only simulated, to learn which classes an archive should hold. */
package io.fairlead.runner.worker.training;
