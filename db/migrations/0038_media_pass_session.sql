-- foreign ends: what was opened with a stream token ends with it
create table media_pass_session (
  conference_id uuid not null references conference (id) on delete cascade,
  -- as the media's address names it
  name text not null,
  pass_id uuid not null references media_pass (id) on delete cascade,
  primary key (conference_id, name)
);
create index media_pass_session_pass on media_pass_session (pass_id);
