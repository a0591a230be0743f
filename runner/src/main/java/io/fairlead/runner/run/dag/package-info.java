/** What a DAG is, as a revision described it, and the revisions and repos that it comes from. Plain data. */
package io.fairlead.runner.run.dag;
