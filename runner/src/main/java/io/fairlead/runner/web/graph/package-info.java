/** A DAG as a picture: layers, order in them, places, and the drawing. */
package io.fairlead.runner.web.graph;
