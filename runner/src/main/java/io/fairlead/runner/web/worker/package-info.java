/** The worker API: the routes by which workers get their work and report on it, on a port of their own. */
package io.fairlead.runner.web.worker;
