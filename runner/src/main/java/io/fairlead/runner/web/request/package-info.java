/** One request: what it asks, who asks, what it may read and do, and how it is refused. */
package io.fairlead.runner.web.request;
