package io.fairlead.dag;

/** The handle of the run itself, see {@link DagBuilder#run()}. */
public record RunInput() implements Input<Run> {

    @Override
    public Class<Run> type() {
        return Run.class;
    }

    /** {@code the run}, as messages call it. */
    @Override
    public String toString() {
        return "the run";
    }
}
