-- What was found in revisions that are long overtaken: a row for each file and push. From here on each push removes what is old.
delete from plugin where revision_id in (select id from (
  select id, row_number() over (partition by repo_id order by id desc) as age from revision) as aged where age > 21)
  and revision_id not in (select live_revision_id from repo where live_revision_id is not null);
delete from load_error where revision_id in (select id from (
  select id, row_number() over (partition by repo_id order by id desc) as age from revision) as aged where age > 21)
  and revision_id not in (select live_revision_id from repo where live_revision_id is not null);
