package io.fairlead.runner.worker;

import io.fairlead.runner.catalog.CatalogKeeper;
import io.fairlead.runner.catalog.plugin.Folders;
import io.fairlead.runner.executor.Assignment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The commits that a warm worker used last, with what it compiled of them; older ones are removed. For one process at a time. */
final class KeptCommits {

    /** How many are kept. */
    static final int MOST = 10;

    private final Path commits;
    private final Path compiled;
    private final CommitFolder fetched;

    /** @param folder the worker's own, where both are kept */
    KeptCommits(Path folder) {
        this.commits = folder.resolve("commits");
        this.compiled = folder.resolve("compiled");
        this.fetched = new CommitFolder(commits);
    }

    /** Where plugins are kept that were compiled. */
    Path compiled() {
        return compiled;
    }

    /**
     * The folder of the assignment's DAGs; fetched if it is not there.
     *
     * @throws IOException if it cannot be had after several tries
     */
    Path of(Assignment assignment) throws IOException, InterruptedException {
        Path folder = fetched.of(assignment);
        Path tree =
                commits.resolve(assignment.repo()).resolve(assignment.commit().hash());
        used(tree);
        for (Path old : leastUsed()) remove(old);
        return folder;
    }

    /** An order and no age: by the clock, what is used now would be the oldest after that was put back. */
    private void used(Path tree) throws IOException {
        FileTime last = all().stream()
                .filter(other -> !other.equals(tree))
                .map(KeptCommits::usedAt)
                .max(Comparator.naturalOrder())
                .orElse(FileTime.fromMillis(0));
        Files.setLastModifiedTime(tree, FileTime.from(last.toInstant().plusSeconds(1)));
    }

    private List<Path> leastUsed() throws IOException {
        List<Path> all = all();
        all.sort(Comparator.comparing(KeptCommits::usedAt).reversed());
        return all.subList(Math.min(MOST, all.size()), all.size());
    }

    private List<Path> all() throws IOException {
        var all = new ArrayList<Path>();
        for (Path repo : list(commits)) all.addAll(list(repo));
        return all;
    }

    /** What is left of one that was being removed is among them, and goes as one that nobody uses. */
    private void remove(Path commit) throws IOException {
        Folders.retire(commit);
        String repo = commit.getParent().getFileName().toString();
        String hash = commit.getFileName().toString();
        Folders.retire(compiled.resolve(CatalogKeeper.key(repo, hash)));
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).toList();
        }
    }

    private static FileTime usedAt(Path folder) {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException e) {
            return FileTime.fromMillis(0); // it is going to be removed first
        }
    }
}
