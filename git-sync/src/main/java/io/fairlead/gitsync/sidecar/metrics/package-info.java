/** Figures about the sync and its process in Prometheus' text format. */
package io.fairlead.gitsync.sidecar.metrics;
