package io.fairlead.runner.run.store;

import io.fairlead.runner.database.Database;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.run.dag.DagDescription;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The descriptions of DAG versions, parsed once: a version never changes. */
public final class Versions {

    private static final int MOST_KEPT = 500;

    private final Database database;
    private final Map<Long, DagDescription> parsed = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, DagDescription> eldest) {
            return size() > MOST_KEPT;
        }
    };

    /** Reads from {@code database} what it does not have yet. */
    public Versions(Database database) {
        this.database = database;
    }

    /** The description of a version that exists. */
    public synchronized DagDescription of(long versionId) {
        return parsed.computeIfAbsent(versionId, id -> database.read(handle -> description(handle, id)));
    }

    static DagDescription description(Handle handle, long versionId) {
        return Json.read(
                handle.createQuery("select description from dag_version where id = :id")
                        .bind("id", versionId)
                        .mapTo(String.class)
                        .one(),
                DagDescription.class);
    }
}
