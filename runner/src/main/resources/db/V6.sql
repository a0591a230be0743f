-- Since when a task's attempts are lost, one after the other; the time in which they executed is not part of it.
alter table task_instance add column lost_since_at bigint;
