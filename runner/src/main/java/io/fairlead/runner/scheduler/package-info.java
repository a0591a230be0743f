/**
 * What moves runs forward. Each class is one duty with one {@code tick(now)}; {@link io.fairlead.runner.scheduler.Loop} is the only
 * class that waits, and it wakes as soon as something has happened or the next timer in the database is due.
 */
package io.fairlead.runner.scheduler;
