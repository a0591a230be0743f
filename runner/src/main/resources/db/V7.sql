-- When the scheduler was last there, by the clock that all instants here are of: from which a start sees that it was put back.
create table clock (
  id           integer primary key check (id = 1),
  last_pass_at bigint not null
);

create index access_token_kind on access_token (kind);
