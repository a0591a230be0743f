/**
 * Which DAGs are there, at which revision. A revision's jars and {@code .java} files are loaded as plugins by a short-lived
 * {@code describe} process, never by the runner itself, and come back as plain data.
 */
package io.fairlead.runner.catalog;
