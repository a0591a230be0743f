/** The REST API under {@code /api/v2}, in the words and shapes of Airflow's. */
package io.fairlead.runner.web.rest;
