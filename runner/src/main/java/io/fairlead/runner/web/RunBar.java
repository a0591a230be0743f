package io.fairlead.runner.web;

import java.time.Duration;
import java.util.Optional;

/** One run in the small chart of a DAG's last runs. */
public record RunBar(String run, StateMark state, Optional<Duration> took) {}
