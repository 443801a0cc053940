-- foreign ends: who may send or receive the programme without a page of ours, and where it is sent on to
create table media_pass (
  id uuid primary key,
  conference_id uuid not null references conference (id) on delete cascade,
  direction text not null check (direction in ('in', 'out')),
  -- whose camera it is; null for players
  site int,
  label text not null,
  made_by text not null,
  made_at timestamptz not null,
  until timestamptz not null,
  revoked_at timestamptz,
  check ((direction = 'in') = (site is not null))
);
create index media_pass_conference on media_pass (conference_id);

create table programme_output (
  id uuid primary key,
  conference_id uuid not null references conference (id) on delete cascade,
  kind text not null check (kind in ('hls', 'push')),
  label text not null,
  -- with the stream's key in it: told to nobody but the program that sends
  url text,
  -- the unguessable part of the list's address
  key text unique,
  made_by text not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  check ((kind = 'push') = (url is not null)),
  check ((kind = 'hls') = (key is not null))
);
create index programme_output_conference on programme_output (conference_id) where ended_at is null;
