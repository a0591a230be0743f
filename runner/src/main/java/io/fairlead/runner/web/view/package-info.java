/** What all pages have in common: their frame, addresses, words and marks, and how templates are filled. */
package io.fairlead.runner.web.view;
