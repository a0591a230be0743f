/** Learns the DAGs of a revision in a short-lived process, and checks what it answers. */
package io.fairlead.runner.catalog.describe;
