/**
 * The program: {@link io.fairlead.runner.Runner} builds every part with {@code new} and is the only one that knows them all;
 * {@link io.fairlead.runner.config.Setting} and {@link io.fairlead.runner.config.Config} are its settings.
 */
package io.fairlead.runner;
