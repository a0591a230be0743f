-- A worker that fetches a commit shows nothing but its token.
create index attempt_token on attempt (token_hash) where state in ('queued', 'running');
