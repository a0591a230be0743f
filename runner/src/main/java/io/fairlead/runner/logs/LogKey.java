package io.fairlead.runner.logs;

/**
 * Names one attempt's log.
 *
 * @param dag full id
 * @param run the run's id within the DAG
 * @param mapIndex -1 for a task that was not fanned out
 * @param attempt counted from 1
 */
public record LogKey(String dag, String run, String task, int mapIndex, int attempt) {

    /** {@code <dag>/<run>/<task>/<map index>/<attempt>}, each part safe as the name of a folder and of an object. */
    public String path() {
        return safe(dag) + "/" + safe(run) + "/" + safe(task) + "/" + mapIndex + "/" + attempt;
    }

    private static String safe(String part) {
        String replaced = part.replaceAll("[^A-Za-z0-9._:+-]", "_");
        return replaced.startsWith(".") ? "_" + replaced.substring(1) : replaced;
    }
}
