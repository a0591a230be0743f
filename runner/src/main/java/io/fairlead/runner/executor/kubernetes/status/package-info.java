/** What the status of a pod means for its attempt. Pure functions. */
package io.fairlead.runner.executor.kubernetes.status;
