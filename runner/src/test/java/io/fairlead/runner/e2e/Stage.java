package io.fairlead.runner.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fairlead.runner.testkit.ApiRelay;

/** A cluster of one node, and what may happen to pods there without Fairlead's doing. */
interface Stage extends AutoCloseable {

    /** A label that the node does not have until there is room. */
    String ROOM = "test.fairlead.io/room";

    /** A resource of which the node has one. */
    String SEAT = "test.fairlead.io/seat";

    /** An administrator's. */
    KubernetesClient client();

    /** The runner's way to the API. */
    ApiRelay api();

    /** The address of this machine that pods can reach. */
    String host();

    String workerImage();

    /** Of a container that has {@code sh}. */
    String shellImage();

    /** A shell's command that ends when the task is told something. */
    String untilTold(Board board, String task);

    /** Makes it, with what a runner needs there. */
    void namespace(String name);

    /** From now on there is room for pods that asked for {@link #ROOM}. */
    void makeRoom();

    /** Ends a pod as a kubelet does that runs out of space on its disk. */
    void evict(Pod pod, Board board);

    /** Ends a pod's container as the kernel does when it is over its limit of memory. */
    void killForMemory(Pod pod, Board board);

    /** The name of the pod that takes another's seat. */
    String PREEMPTOR = "fairlead-test-preemptor";

    /** Another pod of higher priority takes the seat; closing that frees it again. */
    Undo preempt(Pod pod);

    /** The node is emptied, as for maintenance, until that is closed. */
    Undo empty(Pod pod);

    @Override
    void close();

    /** Puts right what was done. */
    interface Undo extends AutoCloseable {
        @Override
        void close();
    }
}
