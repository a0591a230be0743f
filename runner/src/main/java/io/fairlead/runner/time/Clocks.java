package io.fairlead.runner.time;

import java.time.InstantSource;

/**
 * The two clocks of a process. What is recorded, shown, or compared with a recorded instant is of the first; how long something has
 * lasted that no other process needs to know is measured by the second.
 *
 * @param dates may be moved
 * @param steady never is
 */
public record Clocks(InstantSource dates, InstantSource steady) {}
