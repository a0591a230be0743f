/** How the runner's own records become JSON. */
package io.fairlead.runner.json;
