/** What each page shows, one record a page, and the routes that fill them. */
package io.fairlead.runner.web.page;
