-- Revisions and versions of DAGs are removed once no run needs them, and that must not look through all runs.
create index run_of_revision on run (revision_id);
create index run_of_version on run (version_id);
create index dag_version_of_revision on dag_version (revision_id);
create index dag_of_revision on dag (revision_id);
-- Those that are there. From here on each push removes what is old.
delete from dag_version where revision_id in (select id from (
  select id, row_number() over (partition by repo_id order by id desc) as age from revision) as aged where age > 101)
  and not exists (select 1 from run where run.version_id = dag_version.id)
  and not exists (select 1 from dag where dag.id = dag_version.dag_id and dag.version_id = dag_version.id);
delete from revision where id in (select id from (
  select id, row_number() over (partition by repo_id order by id desc) as age from revision) as aged where age > 101)
  and not exists (select 1 from run where run.revision_id = revision.id)
  and not exists (select 1 from dag where dag.revision_id = revision.id)
  and not exists (select 1 from dag_version where dag_version.revision_id = revision.id)
  and not exists (select 1 from plugin where plugin.revision_id = revision.id)
  and not exists (select 1 from load_error where load_error.revision_id = revision.id)
  and not exists (select 1 from repo where repo.live_revision_id = revision.id);
