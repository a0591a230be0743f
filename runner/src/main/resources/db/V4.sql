-- What is still to be done, and what is shown, is found without reading what is over. A query is served by an index of some rows
-- only if it repeats the index's condition word by word; StatementCostTest asks for each.
create index run_deadline on run (deadline_at) where state = 'running';
drop index run_active;
create index run_active on run (state, dag_id, id) where state in ('queued', 'running');
create index revision_of_repo on revision (repo_id, id);
create index access_token_expiry on access_token (expires_at);

-- How many runs a DAG has: to count them means to read them. Whoever adds or removes runs keeps it.
alter table dag add column runs bigint not null default 0;
update dag set runs = (select count(*) from run where run.dag_id = dag.id);
