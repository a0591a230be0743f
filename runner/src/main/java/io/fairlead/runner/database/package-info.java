/** The connection to the database, its migrations, and the few clauses in which SQLite and PostgreSQL differ. */
package io.fairlead.runner.database;
