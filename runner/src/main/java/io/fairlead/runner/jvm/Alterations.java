package io.fairlead.runner.jvm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a task altered for its whole process, in words. */
public final class Alterations {

    private static final int NAMED = 5;

    private final List<String> undone = new ArrayList<>();
    private final List<String> lasting = new ArrayList<>();

    /** It was altered, and is as before. */
    public void undone(String what) {
        undone.add(what);
    }

    /** It was altered, and stays so for the life of the process. */
    public void lasting(String what) {
        lasting.add(what);
    }

    /** What is as before. */
    public List<String> undone() {
        return List.copyOf(undone);
    }

    /** What only a new process is without. */
    public List<String> lasting() {
        return List.copyOf(lasting);
    }

    /** The first few of many names. */
    public static String names(Collection<String> all) {
        String first = String.join(", ", all.stream().limit(NAMED).toList());
        return all.size() <= NAMED ? first : first + " and " + (all.size() - NAMED) + " more";
    }
}
