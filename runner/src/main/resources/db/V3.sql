-- A queue that is full keeps nobody from another; what was made before counts for that of tasks that name none.
alter table task_instance add column queue text not null default '';
drop index task_instance_scheduled;
create index task_instance_scheduled on task_instance (scheduled_at, id, executor, team, queue) where state = 'scheduled';
