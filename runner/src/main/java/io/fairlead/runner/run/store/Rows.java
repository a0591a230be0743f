package io.fairlead.runner.run.store;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;

/** The selects that several stores share, and how their rows become records. */
final class Rows {

    static final String RUN = """
            select run.*, dag.full_id as dag, repo.team, repo.name as repo, revision.hash as revision, revision.folder,
              revision.repo_path
            from run
            join dag on dag.id = run.dag_id
            join repo on repo.id = dag.repo_id
            join revision on revision.id = run.revision_id
            """;

    static final String DAG = """
            select dag.*, repo.team, repo.name as repo, revision.hash as revision,
              dag_version.number as version_number, dag_version.description as description_json
            from dag
            join repo on repo.id = dag.repo_id
            join revision on revision.id = dag.revision_id
            join dag_version on dag_version.id = dag.version_id
            """;

    private Rows() {}

    static <T> List<T> list(Query query, Class<T> type) {
        return query.registerRowMapper(ConstructorMapper.factory(type))
                .mapTo(type)
                .list();
    }

    static <T> Optional<T> one(Query query, Class<T> type) {
        return query.registerRowMapper(ConstructorMapper.factory(type))
                .mapTo(type)
                .findOne();
    }
}
