/** Logs of attempts: how a line looks, and where lines are kept. */
package io.fairlead.runner.logs;
