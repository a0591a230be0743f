/** One small DAG per feature, each in a file of its own: copy one, rename it, push it. */
package io.fairlead.samples;
