/** The page of a log: its parts, finding in it, and following it while it is written. */
package io.fairlead.runner.web.log;
