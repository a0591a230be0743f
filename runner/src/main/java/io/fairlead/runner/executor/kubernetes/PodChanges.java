package io.fairlead.runner.executor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.Consumer;

/** Hands on what a watch sees. */
record PodChanges(Consumer<Pod> changed, Consumer<Pod> deleted) implements ResourceEventHandler<Pod> {

    @Override
    public void onAdd(Pod pod) {
        changed.accept(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod now) {
        changed.accept(now);
    }

    @Override
    public void onDelete(Pod last, boolean unseen) {
        deleted.accept(last);
    }
}
