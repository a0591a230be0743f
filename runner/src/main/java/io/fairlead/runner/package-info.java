/**
 * The program: {@link io.fairlead.runner.Runner} builds every part with {@code new} and is the only one that knows them all;
 * {@link io.fairlead.runner.Setting} and {@link io.fairlead.runner.Config} are its settings.
 */
package io.fairlead.runner;
