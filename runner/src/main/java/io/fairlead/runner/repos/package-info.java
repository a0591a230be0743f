/** Where commits come from: repositories that the runner follows itself, and those that a sidecar syncs. */
package io.fairlead.runner.repos;
