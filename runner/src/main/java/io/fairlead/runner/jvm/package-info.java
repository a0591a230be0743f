/**
 * The JVM of a process in which teams' code runs: what that can alter for whatever comes after it, and how it is put back between two
 * tasks; and the threads that all of a process shares. And how such a process is started.
 */
package io.fairlead.runner.jvm;
