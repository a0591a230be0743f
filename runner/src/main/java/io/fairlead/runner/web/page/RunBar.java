package io.fairlead.runner.web.page;

import io.fairlead.runner.web.view.StateMark;
import java.time.Duration;
import java.util.Optional;

/** One run in the small chart of a DAG's last runs. */
public record RunBar(String run, StateMark state, Optional<Duration> took) {}
