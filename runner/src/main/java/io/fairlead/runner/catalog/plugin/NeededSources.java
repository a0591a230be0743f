package io.fairlead.runner.catalog.plugin;

import io.fairlead.runner.catalog.plugin.SourceText.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which {@code .java} files of a folder its DAGs need: those that declare DAGs, or were meant to, and all that they name, and that
 * those name. It goes by words, so a file may be in it that is named in vain, but none is missing. Each file is read once, and those
 * that are needed once more.
 */
public final class NeededSources {

    private static final int MOST_NAMED = 3;

    /** Characters: ten thousand files have 50 million. */
    private static final long MAX_LOOKED_AT = 200_000_000;

    /** Looks from one file at another; beyond these all are needed. Ten thousand files take some hundred thousand. */
    private static final int MAX_STEPS = 20_000_000;

    private final Path folder;
    private long looked;
    private final Map<String, SourceText> texts = new HashMap<>();
    private final Map<String, List<SourceText>> byType = new HashMap<>();
    private final Set<String> dags = new TreeSet<>();

    private NeededSources(Path folder, Collection<String> sources) {
        this.folder = folder;
        for (String path : sources) add(text(path));
        addSubclasses();
    }

    static NeededSources among(Path folder, Collection<String> sources) {
        return new NeededSources(folder, sources);
    }

    /** Of files that do not compile, those that a person must hear of: a file of DAGs, or one that such a file among them needs. */
    public static Set<String> blamed(Path folder, Collection<String> all, Set<String> broken) {
        if (broken.isEmpty()) return Set.of();
        var among = new NeededSources(folder, all);
        var dags = new TreeSet<>(among.dags);
        dags.retainAll(broken);
        var blamed = among.reachedFrom(dags);
        blamed.retainAll(broken);
        return blamed;
    }

    /** The files that declare DAGs, or were meant to. */
    Set<String> ofDags() {
        return dags;
    }

    Set<String> needed() {
        return reachedFrom(dags);
    }

    /** Names of the classes in it as a jar has them. */
    Set<String> classFiles(String path) {
        SourceText text = texts.get(path);
        String begin = text.packageName().isEmpty() ? "" : text.packageName().replace('.', '/') + "/";
        return text.types().stream().map(type -> begin + type + ".class").collect(Collectors.toSet());
    }

    /** What the others are, in a line or two. */
    List<LeftOut> leftOut(Set<String> needed) {
        var leftOut = new ArrayList<LeftOut>();
        for (Kind kind : List.of(Kind.TEST, Kind.OTHER)) {
            var paths = texts.values().stream()
                    .filter(text -> (text.kind() == Kind.TEST ? Kind.TEST : Kind.OTHER) == kind)
                    .map(SourceText::path)
                    .filter(path -> !needed.contains(path))
                    .sorted()
                    .toList();
            if (paths.isEmpty()) continue;
            String more = paths.size() > MOST_NAMED ? " and " + (paths.size() - MOST_NAMED) + " more" : "";
            leftOut.add(new LeftOut(
                    String.join(", ", paths.subList(0, Math.min(MOST_NAMED, paths.size()))) + more,
                    kind == Kind.TEST ? "tests" : "no DAG needs it"));
        }
        return leftOut;
    }

    /** What cannot be read is for the compiler to complain of, and what is too much for a look is taken as it is. */
    private SourceText text(String path) {
        try {
            String text = looked > MAX_LOOKED_AT ? "" : SourceText.read(folder.resolve(path));
            looked += text.length();
            return looked > MAX_LOOKED_AT ? SourceText.ofUnreadable(path) : SourceText.of(path, text);
        } catch (IOException e) {
            return SourceText.ofUnreadable(path);
        }
    }

    private void add(SourceText text) {
        texts.put(text.path(), text);
        for (String type : text.types())
            byType.computeIfAbsent(type, name -> new ArrayList<>(1)).add(text);
        if (text.kind() == Kind.DAGS) dags.add(text.path());
    }

    /** A class may be a DAG source by its superclass alone, and say nothing of DAGs itself. */
    private void addSubclasses() {
        Map<String, List<SourceText>> bySupertype = new HashMap<>();
        for (SourceText text : texts.values())
            if (text.kind() == Kind.OTHER)
                for (String name : text.supertypes())
                    bySupertype
                            .computeIfAbsent(name, same -> new ArrayList<>(1))
                            .add(text);
        var todo = new ArrayDeque<>(dags);
        while (!todo.isEmpty())
            for (String type : texts.get(todo.remove()).types())
                for (SourceText sub : bySupertype.getOrDefault(type, List.of()))
                    if (dags.add(sub.path())) todo.add(sub.path());
    }

    private Set<String> reachedFrom(Collection<String> begin) {
        Set<String> reached = new TreeSet<>(begin);
        var todo = new ArrayDeque<>(reached);
        int steps = 0;
        while (!todo.isEmpty()) {
            SourceText one = texts.get(todo.remove());
            String text = readable(one.path());
            // A class of another package is named with it: in an import, or in full.
            Set<String> packages = SourceText.packages(text);
            packages.add(one.packageName());
            for (String word : SourceText.words(text)) {
                var others = byType.getOrDefault(word, List.of());
                steps += others.size();
                if (steps > MAX_STEPS) return new TreeSet<>(texts.keySet());
                for (SourceText other : others)
                    if (packages.contains(other.packageName()) && reached.add(other.path())) todo.add(other.path());
            }
        }
        return reached;
    }

    private String readable(String path) {
        try {
            return SourceText.read(folder.resolve(path));
        } catch (IOException e) {
            return "";
        }
    }
}
