package io.fairlead.dag;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * The rest of the sentence that describes a task with a container of its own, see {@link TaskBuilder#image}: its command, what it
 * takes, then {@code returns} or {@code runs}. There is no body: the container is the body.
 */
public final class ContainerBuilder {

    private static final int MAX_PATH = 255;

    private final TaskBuilder task;
    private final String image;
    private final List<Input<?>> inputs = new ArrayList<>();
    private List<String> command = List.of();

    ContainerBuilder(TaskBuilder task, String image) {
        this.task = task;
        this.image = image;
    }

    /**
     * What is executed in the container, program first. No shell looks at it: write {@code "sh", "-c", "…"} for variables and
     * pipes. Default: the image's own entry point and arguments.
     *
     * @param command up to {@value Container#MAX_COMMAND} characters in all
     * @throws InvalidDag if it is empty or too long
     */
    public ContainerBuilder command(String... command) {
        this.command = List.of(command);
        int length = this.command.stream().mapToInt(String::length).sum();
        if (command.length == 0 || command[0].isBlank()) throw invalid("the command is empty; leave it out");
        if (length > Container.MAX_COMMAND) {
            throw invalid("the command has " + length + " characters; it must be at most " + Container.MAX_COMMAND);
        }
        return this;
    }

    /**
     * The container is given these values as environment variables: {@code FAIRLEAD_INPUT_<NAME>} is the JSON text of a task's
     * output or of a parameter, the name in capitals with underscores for hyphens ({@code order-count} is
     * {@code FAIRLEAD_INPUT_ORDER_COUNT}). May be said more than once; at most {@value Container#MAX_INPUTS} values. They must
     * not be longer than 64 KiB together; else the attempt fails and says so.
     *
     * @throws InvalidDag if a handle is of another DAG or of a task without output, or two of them would be the same variable
     */
    public ContainerBuilder takes(Input<?>... inputs) {
        this.inputs.addAll(task.inputs(inputs));
        if (this.inputs.size() > Container.MAX_INPUTS) {
            throw invalid("it takes " + this.inputs.size() + " values; it must be at most " + Container.MAX_INPUTS);
        }
        var variables = new HashSet<String>();
        for (Input<?> input : this.inputs) {
            if (input instanceof RunInput || variables.add(variable(input))) continue;
            throw invalid(input + " and another input would both be the variable FAIRLEAD_INPUT_" + variable(input)
                    + "; rename one");
        }
        return this;
    }

    /**
     * The container has an output: what it leaves in a file when it ends with exit code 0.
     *
     * @param output the class that the JSON text is read as by tasks that take it, see {@link TaskBuilder#returns}
     * @param outputFile an absolute path, such as {@code /dev/termination-log}. The file exists when the container starts; it is
     *     the pod's termination message, so it holds at most {@value Container#MAX_OUTPUT} bytes: JSON that is cut off there is
     *     no JSON, and the attempt fails, as it does where nothing was written. Keep large data elsewhere and write where it is
     * @throws InvalidDag if the class is generic or the path is not absolute, or the DAG has a task of that name
     */
    public <R> Task<R> returns(Class<R> output, String outputFile) {
        boolean absolute = outputFile.length() > 1
                && outputFile.length() <= MAX_PATH
                && outputFile.startsWith("/")
                && !outputFile.endsWith("/")
                && !List.of(outputFile.split("/")).contains("..");
        if (!absolute) {
            throw invalid("the output's file '" + outputFile
                    + "' must be the absolute path of a file, without '..', of at most " + MAX_PATH + " characters");
        }
        if (output == Void.class) throw invalid("Void is no output; say runs()");
        return finished(output, outputFile);
    }

    /** The container has no output; exit code 0 is success. */
    public Task<Void> runs() {
        return finished(Void.class, "");
    }

    private <R> Task<R> finished(Class<R> output, String outputFile) {
        return task.dag.add(task, inputs, output, new Container(image, command, outputFile));
    }

    private static String variable(Input<?> input) {
        String name = input instanceof Task<?> task ? task.name() : ((Parameter<?>) input).name();
        return name.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private InvalidDag invalid(String problem) {
        return new InvalidDag(task.dag.name, task.name, problem);
    }
}
