package io.fairlead.runner.executor;

/**
 * How a worker on another machine asks for work.
 *
 * @param worker what people know its place by, such as {@code host-1/2}
 * @param machine random, and the same for all workers that one {@code fairlead worker} started: two machines may have one name
 * @param process the number of the process that is in this place now; there is one at a time
 * @param queue whose work it wants
 * @param leaves it wants no more work: its question that is still open is answered with none
 */
public record FleetAsk(String worker, String machine, long process, String queue, boolean leaves) {

    /** The longest {@code worker}, {@code machine} or {@code queue}. */
    public static final int MAX_NAME = 200;

    /** Whether all is there and nothing is too long. */
    public boolean isSound() {
        return isName(worker) && isName(machine) && isName(queue);
    }

    private static boolean isName(String text) {
        return text != null
                && !text.isBlank()
                && text.length() <= MAX_NAME
                && text.chars().noneMatch(Character::isISOControl);
    }

    /** By which its place is known here. */
    public String place() {
        return machine + " " + worker;
    }

    /** What people know the process by; recorded with the attempts that it executes. */
    public String shown() {
        return worker + " (pid " + process + ")";
    }
}
