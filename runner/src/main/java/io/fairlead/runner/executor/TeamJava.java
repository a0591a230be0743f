package io.fairlead.runner.executor;

import io.fairlead.runner.jvm.JavaOptions;
import java.util.Map;

/**
 * Which options the Java has in which a team's tasks execute. Only the installation's settings say so: a repository must not give
 * itself what the walls around it take away.
 *
 * @param usual of all teams
 * @param own of a team, by its name, behind the usual ones
 */
public record TeamJava(JavaOptions usual, Map<String, JavaOptions> own) {

    public static final TeamJava USUAL = new TeamJava(JavaOptions.NONE, Map.of());

    public TeamJava {
        own = Map.copyOf(own);
    }

    public JavaOptions of(String team) {
        JavaOptions more = own.getOrDefault(team, JavaOptions.NONE);
        return more.isEmpty() ? usual : usual.and(more);
    }
}
