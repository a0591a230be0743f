-- Since when a task's attempts are lost, one after the other; only the pauses between them count.
alter table task_instance add column lost_since_at bigint;
