package io.fairlead.dag;

/** A description that makes no sense. The message names the DAG and, where there is one, the task. */
public final class InvalidDag extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param dag the name of the DAG as its author wrote it
     * @param problem what is wrong and what would be right, as a sentence without its full stop
     */
    public InvalidDag(String dag, String problem) {
        super("dag '" + dag + "': " + problem);
    }

    /**
     * @param dag the name of the DAG as its author wrote it
     * @param task the name of the task as its author wrote it
     * @param problem what is wrong and what would be right, as a sentence without its full stop
     */
    public InvalidDag(String dag, String task, String problem) {
        super("dag '" + dag + "', task '" + task + "': " + problem);
    }
}
