/** Where attempts are executed: the interface, and the executor of local worker processes. */
package io.fairlead.runner.executor;
