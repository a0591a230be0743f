package io.fairlead.runner.catalog.describe;

import io.fairlead.runner.catalog.plugin.LeftOut;
import io.fairlead.runner.catalog.plugin.PluginFiles;
import io.fairlead.runner.run.dag.DescribedPlugin;
import io.fairlead.runner.run.dag.LoadError;
import io.fairlead.runner.run.dag.PluginKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** How far the describing of one revision has come: what is known, what is left, and what a process is at now. */
final class DescribeProgress {

    private static final String COMPILING = "";

    private final PluginFiles files;
    private final PreviousDescription known;
    private final Map<String, DescribedPlugin> results = new TreeMap<>();
    private final Set<String> left;
    private final List<LoadError> errors = new ArrayList<>();
    private final Set<LeftOut> leftOut = new LinkedHashSet<>();
    private final Set<String> unfinished = new TreeSet<>();
    private boolean hindered;
    private boolean compiled;
    private boolean compileOnly;

    /** The plugin that is being described, {@link #COMPILING}, or null. */
    private String underWay;

    /** Which one a person was told of last. */
    private String told;

    /** Whether the process at work has described others before that one. */
    private boolean others;

    private boolean finished;

    DescribeProgress(PluginFiles files, PreviousDescription known) {
        this.files = files;
        this.known = known;
        this.left = new TreeSet<>(files.jars());
        this.compiled = files.sources().isEmpty();
        errors.addAll(files.errors());
        leftOut.addAll(files.leftOut());
        for (LoadError refused : files.refused()) fail(refused.file(), refused);
        sameKeys().forEach(this::failTogether);
    }

    /** Two versions of one jar: nobody can say which one is meant. */
    private Map<String, List<String>> sameKeys() {
        var byKey = new TreeMap<String, List<String>>();
        for (String jar : files.jars()) {
            byKey.computeIfAbsent(PluginKey.of(jar), key -> new ArrayList<>()).add(jar);
        }
        byKey.values().removeIf(jars -> jars.size() == 1);
        return byKey;
    }

    private void failTogether(String key, List<String> jars) {
        String reason = "these differ only in their version: " + String.join(", ", jars) + "; keep one of them";
        left.removeAll(jars);
        fail(jars.get(0), LoadError.of(jars.get(0), reason));
    }

    boolean isFinished() {
        return finished || compiled && left.isEmpty();
    }

    /** Grows with whatever a process finds out. */
    int progress() {
        return results.size() + (compiled ? 1 : 0);
    }

    /** Whether the {@code .java} files have to be compiled before anything is described. */
    boolean needsCompiling() {
        return !compiled;
    }

    /** What the next process is to do. */
    DescribeRequest request(String nonce, Path cacheDir, String revisionKey) {
        underWay = null;
        compileOnly = !compiled;
        others = false;
        var jars = left.stream().filter(path -> path.endsWith(".jar")).toList();
        boolean needsSources = !compiled || left.size() > jars.size();
        var done = new HashSet<>(results.keySet());
        done.retainAll(new HashSet<>(files.sources()));
        return new DescribeRequest(
                nonce,
                new DescribeRequest.Place(
                        files.folder().toString(),
                        cacheDir.toAbsolutePath().toString(),
                        revisionKey,
                        known.revisionKey()),
                compileOnly,
                jars,
                needsSources ? files.sources() : List.of(),
                List.copyOf(done),
                digests());
    }

    private Map<String, String> digests() {
        var digests = new TreeMap<String, String>();
        for (String path : left) {
            var before = known.plugins().get(path);
            if (before != null) digests.put(path, before.digest());
        }
        return digests;
    }

    void on(DescribeEvent event) {
        switch (event.kind()) {
            case COMPILING -> underWay = COMPILING;
            case COMPILED -> {
                underWay = null;
                if (!compiled) left.addAll(event.pending());
                compiled = true;
                event.plugins().forEach(this::know);
                leftOut.addAll(event.leftOut());
            }
            case HINDERED -> {
                hindered = true;
                failUnderWay(event.path(), "", true);
                underWay = null;
            }
            case BEGUN -> underWay = event.path();
            case UNCHANGED -> {
                underWay = null;
                var before = known.plugins().get(event.path());
                if (before != null) know(before);
            }
            case DESCRIBED -> {
                underWay = null;
                others = true;
                event.plugins().forEach(this::know);
            }
            case FINISHED -> finished |= !compileOnly;
        }
    }

    /**
     * The process did not get on in time, whoever's fault that is.
     *
     * @param measured see {@link TimeLimit#measured()}
     */
    void hung(String measured, String tail) {
        if (underWay == null) hinder("the describe process said nothing: " + measured, tail);
        else if (isCompiling()) failUnderWay("compiling the .java files was not finished: " + measured, tail, true);
        else failUnderWay("describing it was not finished: " + measured + " (describe-timeout)", tail, true);
    }

    /**
     * The process is gone. If it had described others before, one of those may have left a thread behind that did it: then the
     * one under way is not blamed but comes first in the next process.
     *
     * @param secondHand whether it has served other revisions before, which is another excuse
     * @param killed whether that may be for want of memory, and go better another time
     */
    void died(String lastWords, String tail, boolean secondHand, boolean killed) {
        if (underWay == null || others || secondHand) return;
        String what = isCompiling() ? "compiling the .java files " : "its static initialiser, constructor or dags() ";
        failUnderWay(what + lastWords, tail, killed);
    }

    /** @param again whether it may be finished another time */
    private void failUnderWay(String reason, String tail, boolean again) {
        List<String> paths = isCompiling() ? notCompiled() : List.of(underWay);
        compiled |= isCompiling();
        for (String path : paths) fail(path, error(path, reason, tail));
        if (again) unfinished.addAll(paths);
    }

    /** What is compiled again, for a process that comes later, has its result already, but for what is left. */
    private List<String> notCompiled() {
        return files.sources().stream()
                .filter(path -> !compiled || left.contains(path))
                .toList();
    }

    /** As {@link #giveUp}, for a reason that none of the files can have caused. */
    void hinder(String reason, String tail) {
        hindered = true;
        giveUp(reason, tail);
    }

    /** Nothing more will be found out about what is left, this time. */
    void giveUp(String reason, String tail) {
        var paths = new TreeSet<>(left);
        if (!compiled) paths.addAll(files.sources());
        for (String path : paths) fail(path, error(path, reason, tail));
        unfinished.addAll(paths);
        finished = true;
    }

    private static LoadError error(String path, String reason, String detail) {
        return new LoadError(path, OptionalInt.empty(), reason, detail);
    }

    private void fail(String path, LoadError error) {
        know(DescribedPlugin.failed(path, error));
    }

    private void know(DescribedPlugin plugin) {
        results.put(plugin.path(), plugin);
        left.remove(plugin.path());
    }

    boolean isCompiling() {
        return COMPILING.equals(underWay);
    }

    boolean isDescribing() {
        return underWay != null && !isCompiling();
    }

    /** What a process is at now, for a person; empty between two steps, and if that was asked for before. */
    Optional<String> newStep() {
        if (underWay == null || underWay.equals(told)) return Optional.empty();
        told = underWay;
        return Optional.of(isCompiling() ? "compiling the .java files" : "loading " + underWay);
    }

    RevisionDescription description() {
        return new RevisionDescription(
                List.copyOf(results.values()),
                List.copyOf(errors),
                Set.copyOf(unfinished),
                hindered,
                List.copyOf(leftOut));
    }
}
