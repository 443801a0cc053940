-- conferences: sessions that were taken off a plan. Calendars that have them must be told that they are cancelled.
create table conference_session_gone (
  id uuid primary key,
  conference_id uuid not null references conference (id) on delete cascade,
  title text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  gone_at timestamptz not null default now()
);
create index conference_session_gone_of on conference_session_gone (conference_id);
