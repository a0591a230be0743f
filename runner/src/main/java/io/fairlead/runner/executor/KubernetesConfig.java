package io.fairlead.runner.executor;

import java.time.Duration;

/**
 * How pods are made in this installation, where a team does not say otherwise.
 *
 * @param installation tells this runner's pods from those of others; empty for the data directory's own name
 * @param namespace empty for the one the runner is in
 * @param image of worker pods; empty if none are made
 * @param pullPolicy as Kubernetes writes it
 * @param parallelism how many pods at once
 * @param pendingTimeout how long a pod may wait to start
 * @param grace how long a task that is told to end may take
 * @param nodeCache a directory of every node that keeps fetched commits; empty for none
 * @param copiesWorker whether the worker is copied into pods whose image has none
 * @param keepPods which ended pods stay
 * @param keepPodsFor how long those stay
 */
public record KubernetesConfig(
        String installation,
        String namespace,
        String image,
        String pullPolicy,
        int parallelism,
        Duration pendingTimeout,
        Duration grace,
        String nodeCache,
        boolean copiesWorker,
        KeepPods keepPods,
        Duration keepPodsFor) {

    /** The same, with that name where none was given. */
    public KubernetesConfig called(String name) {
        return installation.isEmpty()
                ? new KubernetesConfig(
                        name,
                        namespace,
                        image,
                        pullPolicy,
                        parallelism,
                        pendingTimeout,
                        grace,
                        nodeCache,
                        copiesWorker,
                        keepPods,
                        keepPodsFor)
                : this;
    }

    /** Which ended pods are not deleted at once. */
    public enum KeepPods {
        NEVER,
        ON_FAILURE,
        ALWAYS
    }
}
