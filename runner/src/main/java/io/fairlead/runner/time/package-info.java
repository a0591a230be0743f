/** What time it is, for a process whose machine may sleep, or have its clock put right while it is in use. */
package io.fairlead.runner.time;
