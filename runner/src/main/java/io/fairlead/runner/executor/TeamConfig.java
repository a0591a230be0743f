package io.fairlead.runner.executor;

import io.fairlead.runner.jvm.JavaOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and how a team's tasks execute.
 *
 * @param namespace of its pods; empty for the installation's
 * @param parallelism how many attempts at once; 0 for no limit of its own
 * @param serviceAccount of its pods; empty for the namespace's default
 * @param podTemplate a file with a Pod that its pods are made from
 * @param variablesSecret a Secret in the namespace whose keys tasks get as environment; empty for none
 * @param javaOptions of the Java in which its tasks execute, behind the installation's
 */
public record TeamConfig(
        String name,
        String namespace,
        int parallelism,
        String serviceAccount,
        Optional<Path> podTemplate,
        String variablesSecret,
        JavaOptions javaOptions) {}
