-- What a task gave back stands apart from what each step reads of all instances of a run: SQLite reads a row from its beginning, and
-- writes it whole.
create table output (
  task_instance_id integer primary key references task_instance (id),
  json             text not null
);
insert into output (task_instance_id, json) select id, output from task_instance where output is not null;
alter table task_instance drop column output;
