package io.fairlead.runner.run;

/** How many attempts of a team are under way on an executor. */
public record Load(String team, String executor, int attempts) {}
