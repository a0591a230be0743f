/** The commands of {@code ./fairlead}. Those that ask a running server speak its REST API, as anybody could. */
package io.fairlead.runner.cli;
