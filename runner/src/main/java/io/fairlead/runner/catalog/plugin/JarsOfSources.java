package io.fairlead.runner.catalog.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * Jars that were built from {@code .java} files of the same folder. DAGs load once: from the sources where the jar lies where a build
 * leaves it, since it may be older than they are; from the jar where somebody has put it, since it has its libraries in it.
 */
record JarsOfSources(Path folder, NeededSources sources) {

    private static final Pattern LEFT_BY_A_BUILD = Pattern.compile("(.*/)?(target|build)/.*");

    /**
     * Takes from both lists what is not to be loaded, and returns it.
     *
     * @param needed the sources that are to be compiled
     */
    List<LeftOut> takeOut(List<String> jars, Set<String> needed) {
        var leftOut = new ArrayList<LeftOut>();
        var inJars = new TreeSet<String>();
        for (String jar : List.copyOf(jars)) {
            Set<String> same = sourcesIn(jar);
            if (same.isEmpty()) continue;
            String first = same.iterator().next();
            if (LEFT_BY_A_BUILD.matcher(jar).matches()) {
                jars.remove(jar);
                leftOut.add(new LeftOut(
                        jar,
                        "it was built from " + first
                                + ", and the sources are taken: a jar that a build left may be older"
                                + " than they are. To have the jar, put it elsewhere, or name the sources in "
                                + PluginFiles.IGNORE_FILE));
            } else if (inJars.addAll(same)) {
                leftOut.add(new LeftOut(
                        first,
                        "it is in " + jar + ", and the jar is taken: it has its libraries with it. To have the sources,"
                                + " remove the jar, or name it in " + PluginFiles.IGNORE_FILE));
            }
        }
        needed.removeAll(inJars);
        return leftOut;
    }

    /** The files of DAGs that have a class in the jar. One that cannot be read is told of where it is loaded. */
    private Set<String> sourcesIn(String jar) {
        var same = new TreeSet<String>();
        try (var zip = new ZipFile(folder.resolve(jar).toFile())) {
            for (String path : sources.ofDags())
                if (sources.classFiles(path).stream().anyMatch(name -> zip.getEntry(name) != null)) same.add(path);
        } catch (IOException e) {
            return Set.of();
        }
        return same;
    }
}
