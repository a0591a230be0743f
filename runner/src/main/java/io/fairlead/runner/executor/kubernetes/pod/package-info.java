/** What the pod of an attempt looks like. Pure functions. */
package io.fairlead.runner.executor.kubernetes.pod;
