/** Executes attempts in warm child processes of the runner. */
package io.fairlead.runner.executor.local;
