/**
 * Executes each attempt in a pod of its own. What a pod looks like ({@link io.fairlead.runner.executor.kubernetes.pod.Pods}) and what
 * became of it ({@link io.fairlead.runner.executor.kubernetes.status.PodVerdict}) are pure functions;
 * {@link io.fairlead.runner.executor.kubernetes.KubernetesExecutor} acts. Labels and annotations say all about a pod, so a new
 * runner goes on with the pods it finds.
 */
package io.fairlead.runner.executor.kubernetes;
