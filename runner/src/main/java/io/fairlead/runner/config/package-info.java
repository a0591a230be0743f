/** What can be set, from file, variables and options: read once, checked whole, all problems told together. */
package io.fairlead.runner.config;
