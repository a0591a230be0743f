/**
 * Who may use the runner: nobody is asked as long as it listens on loopback only, one administrator otherwise. Sessions, API
 * tokens, and the decisions of the web filter; without a class of the web server.
 */
package io.fairlead.runner.access;
