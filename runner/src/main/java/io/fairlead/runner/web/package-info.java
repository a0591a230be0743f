/**
 * The server: its routes, who may pass, what goes wrong, live events. What is behind the routes has rooms of its own. A page is a record that implements {@link io.fairlead.runner.web.view.Page}; its template turns
 * it into HTML. Every page works without JavaScript; with it, parts of the page are fetched anew when something happens.
 */
package io.fairlead.runner.web;
