package io.fairlead.runner.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** All that is wrong with the settings, gathered so that it can be told at once. */
final class Problems {

    /** Whoever wrote something further away than this meant something else. */
    private static final int FARTHEST = 4;

    private final List<String> all = new ArrayList<>();

    void add(String problem) {
        all.add(problem);
    }

    void unknown(String place, String key, Set<String> known) {
        String near = known.stream()
                .filter(each -> distance(each, key) <= FARTHEST)
                .min(Comparator.comparingInt((String each) -> distance(each, key))
                        .thenComparing(each -> each))
                .map(each -> "; did you mean '" + each + "'?")
                .orElse("; there is "
                        + String.join(", ", known.stream().sorted().toList()));
        add(place + " is not known" + near);
    }

    List<String> all() {
        return List.copyOf(all);
    }

    /** How many letters must be changed, put in or taken out to make one word of the other. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) row[j] = j;
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
