/**
 * What an installation stands on, tried: a check lies in the room of what it looks at, and is a list of findings in the end. Printing
 * them is the command's.
 */
package io.fairlead.runner.doctor;
