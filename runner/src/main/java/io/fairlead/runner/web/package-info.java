/**
 * Routes, pages, REST, live events. A page is a record that implements {@link io.fairlead.runner.web.Page}; its template turns
 * it into HTML. Every page works without JavaScript; with it, parts of the page are fetched anew when something happens.
 */
package io.fairlead.runner.web;
