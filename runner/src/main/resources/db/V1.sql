-- One text for SQLite and PostgreSQL wherever possible. Instants are milliseconds since 1970 in columns named _at.

create table team (
  name text primary key
);
insert into team (name) values ('default');

create table repo (
  id              integer primary key,
  team            text not null references team (name),
  name            text not null unique,
  url             text not null,                    -- without credentials
  ref             text not null,
  path            text not null,                    -- inside the repository; '' for all of it
  followed        integer not null default 1 check (followed in (0, 1)),
  seen_hash       text,                             -- where the ref pointed when git-sync last looked
  seen_at         bigint,
  sync_error      text,                             -- why the last sync failed; null after a good one
  sync_error_at   bigint,
  live_revision_id bigint                           -- the last revision that was described
);

create table revision (
  id           integer primary key,
  repo_id      bigint not null references repo (id),
  hash         text not null check (length(hash) = 40),
  author       text not null,
  message      text not null,
  committed_at bigint not null,
  folder       text not null,                       -- its immutable directory, down to the repo's path
  repo_path    text not null,                       -- that path, when it was fetched
  seen_at      bigint not null,
  fetched_at   bigint not null,
  described_at bigint,
  live_at      bigint,
  unique (repo_id, hash),
  check (live_at is null or described_at is not null)
);

create table plugin (
  revision_id bigint not null references revision (id),
  path        text not null,
  plugin_key  text not null,                        -- names the plugin over time
  digest      text not null,                        -- of its code; '' where it did not load
  primary key (revision_id, path)
);

create table load_error (
  id          integer primary key,
  revision_id bigint not null references revision (id),
  plugin_key  text,                                 -- null for a file that is no plugin
  file        text not null,
  line        integer,
  reason      text not null,
  detail      text not null
);
create index load_error_of on load_error (revision_id);

create table dag (
  id           integer primary key,
  repo_id      bigint not null references repo (id),
  name         text not null,
  full_id      text not null unique,                -- <repo>.<name>
  paused       integer not null default 0 check (paused in (0, 1)),
  live         integer not null check (live in (0, 1)),
  stale_reason text,                                -- why its plugin did not load, while the last good version stays live
  plugin_key   text not null,
  plugin_path  text not null,                       -- at revision_id
  revision_id  bigint not null references revision (id),  -- the revision that new runs are made from
  version_id   bigint,                              -- the newest; null only while it is being made
  next_run_at  bigint,                              -- null: not known yet, or never
  unique (repo_id, name)
);
create index dag_due on dag (next_run_at) where live = 1 and paused = 0;

create table dag_version (
  id           integer primary key,
  dag_id       bigint not null references dag (id),
  number       integer not null,
  digest       text not null,                       -- of the description and the code
  description  text not null,                       -- JSON
  source_class text not null,
  revision_id  bigint not null references revision (id),  -- the first with this version
  recorded_at  bigint not null,
  unique (dag_id, number)
);

create table run (
  id             integer primary key,
  dag_id         bigint not null references dag (id),
  name           text not null,                     -- the run's id within its dag
  kind           text not null check (kind in ('scheduled', 'manual')),
  state          text not null check (state in ('queued', 'running', 'success', 'failed')),
  revision_id    bigint not null references revision (id),
  version_id     bigint not null references dag_version (id),
  plugin_path    text not null,
  logical_date_at   bigint not null,
  interval_start_at bigint not null,
  interval_end_at   bigint not null,
  params         text not null,                     -- JSON object of what was given
  triggered_by   text not null,
  queued_at      bigint not null,
  started_at     bigint,
  deadline_at    bigint,
  finished_at    bigint,
  reason         text,                              -- why it failed as a whole, such as a time-out
  unique (dag_id, name),
  check ((state in ('success', 'failed')) = (finished_at is not null)),
  check (state <> 'running' or (started_at is not null and deadline_at is not null))
);
create unique index run_once_per_date on run (dag_id, logical_date_at) where kind = 'scheduled';
create index run_active on run (state, dag_id) where state in ('queued', 'running');
create index run_of_dag on run (dag_id, id);

create table task_instance (
  id           integer primary key,
  run_id       bigint not null references run (id),
  task         text not null,
  map_index    integer not null default -1,
  team         text not null,                       -- whose limits it counts for
  executor     text not null,                       -- the one it asks for; '' for the usual one
  position     integer not null,                    -- in the description's order
  state        text not null check (state in ('none', 'scheduled', 'queued', 'running', 'success', 'failed',
                 'up_for_retry', 'deferred', 'skipped', 'upstream_failed', 'removed')),
  attempts     integer not null default 0,          -- how many were begun
  failures     integer not null default 0,          -- how many of them failed by the task's own doing
  losses       integer not null default 0,          -- how many were lost to the infrastructure
  scheduled_at bigint,
  retry_at     bigint,
  started_at   bigint,
  finished_at  bigint,
  reason       text,
  output       text,                                -- JSON
  unique (run_id, task, map_index),
  check ((state in ('success', 'failed', 'skipped', 'upstream_failed', 'removed')) = (finished_at is not null)),
  check ((state = 'up_for_retry') = (retry_at is not null)),
  check (state not in ('queued', 'running') or attempts > 0)
);
create index task_instance_scheduled on task_instance (scheduled_at, id, executor, team) where state = 'scheduled';
create index task_instance_retry on task_instance (retry_at) where state = 'up_for_retry';

create table attempt (
  id               integer primary key,
  task_instance_id bigint not null references task_instance (id),
  number           integer not null,
  state            text not null check (state in ('queued', 'running', 'success', 'failed', 'skipped', 'lost')),
  executor         text not null,                   -- the name of the one it was given to
  token_hash       text not null,
  worker           text,
  queued_at        bigint not null,
  started_at       bigint,
  heartbeat_at     bigint,
  deadline_at      bigint,
  finished_at      bigint,
  ended_by         text check (ended_by in ('worker', 'runner')),  -- whose word the end is; a worker may outlive a runner's
  reason           text,
  unique (task_instance_id, number),
  check ((state in ('queued', 'running')) = (finished_at is null)),
  check ((finished_at is null) = (ended_by is null)),
  check (state <> 'running' or started_at is not null)
);
create unique index attempt_one_success on attempt (task_instance_id) where state = 'success';
create unique index attempt_one_active on attempt (task_instance_id) where state in ('queued', 'running');
create index attempt_deadline on attempt (deadline_at) where state = 'running' and deadline_at is not null;

create table access_token (
  hash       text primary key,
  kind       text not null,
  user_name  text not null,
  expires_at bigint not null
);
