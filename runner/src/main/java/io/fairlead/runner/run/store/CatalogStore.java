package io.fairlead.runner.run.store;

import io.fairlead.runner.database.Database;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.DescribedPlugin;
import io.fairlead.runner.run.dag.LoadError;
import io.fairlead.runner.run.dag.RepoStatus;
import io.fairlead.runner.run.dag.Revision;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a described revision the live one: as a whole, in one transaction. A plugin that did not load leaves the DAGs it had before
 * live, and marked.
 */
public final class CatalogStore {

    private static final Logger log = LoggerFactory.getLogger(CatalogStore.class);

    private final Database database;
    private final Changes changes;

    /** Changes are told to {@code changes} after they are committed. */
    public CatalogStore(Database database, Changes changes) {
        this.database = database;
        this.changes = changes;
    }

    /** Which plugin each live DAG of a repo comes from: DAG name → plugin key. */
    public Map<String, String> owners(long repoId) {
        return database.read(
                handle -> handle.createQuery("select name, plugin_key from dag where repo_id = :repo and live = 1")
                        .bind("repo", repoId)
                        .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /**
     * Records what was found in a revision and makes it live.
     *
     * @param errors of files that are no plugin
     */
    public void publish(
            RepoStatus repo, Revision revision, List<DescribedPlugin> plugins, List<LoadError> errors, Instant now) {
        database.useWrite(handle -> {
            handle.createUpdate("update revision set described_at = :now, live_at = :now where id = :id")
                    .bind("now", now)
                    .bind("id", revision.id())
                    .execute();
            record(handle, revision, plugins, errors);
            OvertakenRevisions.forget(handle, repo, revision);
            removeAllButFailed(handle, repo, plugins);
            for (DescribedPlugin plugin : plugins) {
                if (plugin.error().isPresent()) markStale(handle, repo, plugin);
                else for (var dag : plugin.dags()) goLive(handle, repo, revision, plugin, dag, now);
            }
            handle.execute(
                    "update dag set next_run_at = null, stale_reason = null where repo_id = ? and live = 0", repo.id());
            handle.execute("update repo set live_revision_id = ? where id = ?", revision.id(), repo.id());
        });
        long broken =
                plugins.stream().filter(plugin -> plugin.error().isPresent()).count() + errors.size();
        log.info(
                "revision live repo={} revision={} dags={} errors={}",
                repo.name(),
                revision.hash(),
                plugins.stream().mapToInt(plugin -> plugin.dags().size()).sum(),
                broken);
        changes.tell(new Change.OfRepo(repo.name()));
    }

    private static void record(
            Handle handle, Revision revision, List<DescribedPlugin> plugins, List<LoadError> errors) {
        handle.execute("delete from plugin where revision_id = ?", revision.id());
        handle.execute("delete from load_error where revision_id = ?", revision.id());
        for (DescribedPlugin plugin : plugins) {
            handle.execute(
                    "insert into plugin (revision_id, path, plugin_key, digest) values (?, ?, ?, ?)",
                    revision.id(),
                    plugin.path(),
                    plugin.key(),
                    plugin.digest());
            plugin.error().ifPresent(error -> recordError(handle, revision, plugin.key(), error));
        }
        for (LoadError error : errors) recordError(handle, revision, null, error);
    }

    private static void recordError(Handle handle, Revision revision, String pluginKey, LoadError error) {
        handle.execute(
                "insert into load_error (revision_id, plugin_key, file, line, reason, detail) values (?, ?, ?, ?, ?, ?)",
                revision.id(),
                pluginKey,
                error.file(),
                error.line().isPresent() ? error.line().getAsInt() : null,
                error.reason(),
                error.detail());
    }

    private static void removeAllButFailed(Handle handle, RepoStatus repo, List<DescribedPlugin> plugins) {
        var failed = plugins.stream()
                .filter(plugin -> plugin.error().isPresent())
                .map(DescribedPlugin::key)
                .toList();
        handle.createUpdate("update dag set live = 0 where repo_id = :repo and plugin_key not in (<failed>)")
                .bind("repo", repo.id())
                .bindList("failed", failed.isEmpty() ? List.of("") : failed)
                .execute();
    }

    /** The DAGs of a plugin that did not load stay as they were; their new runs are made from their last good revision. */
    private static void markStale(Handle handle, RepoStatus repo, DescribedPlugin plugin) {
        handle.createUpdate(
                        "update dag set stale_reason = :reason where repo_id = :repo and plugin_key = :key and live = 1")
                .bind("repo", repo.id())
                .bind("key", plugin.key())
                .bind("reason", plugin.error().orElseThrow().toString())
                .execute();
    }

    private static void goLive(
            Handle handle,
            RepoStatus repo,
            Revision revision,
            DescribedPlugin plugin,
            DescribedPlugin.DescribedDag dag,
            Instant now) {
        long id = handle.createQuery("""
                        insert into dag (repo_id, name, full_id, live, plugin_key, plugin_path, revision_id)
                        values (:repo, :name, :fullId, 1, :key, :path, :revision)
                        on conflict (repo_id, name) do update set live = 1, stale_reason = null, plugin_key = :key,
                          plugin_path = :path, revision_id = :revision
                        returning id""")
                .bind("repo", repo.id())
                .bind("name", dag.description().name())
                .bind("fullId", repo.name() + "." + dag.description().name())
                .bind("key", plugin.key())
                .bind("path", plugin.path())
                .bind("revision", revision.id())
                .mapTo(Long.class)
                .one();
        String description = Json.write(dag.description());
        String digest = digest(description, plugin.digest(), dag.sourceClass());
        if (digest.equals(newest(handle, id, "digest"))) return;
        forgetNextRunIfRescheduled(handle, id, dag.description());
        insertVersion(handle, id, digest, description, dag.sourceClass(), revision, now);
    }

    private static void insertVersion(
            Handle handle,
            long dagId,
            String digest,
            String description,
            String sourceClass,
            Revision revision,
            Instant now) {
        handle.createUpdate("""
                        insert into dag_version (dag_id, number, digest, description, source_class, revision_id, recorded_at)
                        values (:dag, (select coalesce(max(number), 0) + 1 from dag_version where dag_id = :dag), :digest,
                          :description, :sourceClass, :revision, :now)""")
                .bind("dag", dagId)
                .bind("digest", digest)
                .bind("description", description)
                .bind("sourceClass", sourceClass)
                .bind("revision", revision.id())
                .bind("now", now)
                .execute();
        handle.createUpdate("""
                        update dag set version_id =
                          (select id from dag_version where dag_id = :dag order by number desc limit 1) where id = :dag""").bind("dag", dagId).execute();
    }

    /** The scheduler computes it anew where it is null; an unchanged schedule keeps what it had, so that no run is left out. */
    private static void forgetNextRunIfRescheduled(Handle handle, long dagId, DagDescription description) {
        String before = newest(handle, dagId, "description");
        if (before == null) return;
        var old = Json.read(before, DagDescription.class);
        if (old.schedule().equals(description.schedule()) && old.catchUpFrom().equals(description.catchUpFrom()))
            return;
        handle.execute("update dag set next_run_at = null where id = ?", dagId);
    }

    private static String newest(Handle handle, long dagId, String column) {
        return handle.createQuery(
                        "select <column> from dag join dag_version on dag_version.id = dag.version_id where dag.id = :id")
                .define("column", "dag_version." + column)
                .bind("id", dagId)
                .mapTo(String.class)
                .findOne()
                .orElse(null);
    }

    private static String digest(String... parts) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            for (String part : parts) sha.update((part + "\0").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
