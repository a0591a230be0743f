package io.fairlead.runner.config;

import io.fairlead.runner.access.Secret;
import java.util.Set;

/**
 * A queue of the fleet that something was set for.
 *
 * @param teams whose tasks may be in it; none for all
 * @param token what alone lets workers ask for its work; {@link Secret#NONE} for the fleet's
 */
public record QueueConfig(String name, Set<String> teams, Secret token) {}
