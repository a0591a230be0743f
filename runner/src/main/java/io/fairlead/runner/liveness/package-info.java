/** What keeps a loop going whatever its steps throw, and tells whether it still goes. */
package io.fairlead.runner.liveness;
