/** Loads a plugin through PF4J, with exactly the classes of the runner that it may see. */
package io.fairlead.runner.catalog.load;
