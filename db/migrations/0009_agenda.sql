-- conferences: what is prepared and changed after a conference was made, series, templates

-- `plan_version` counts the changes of what is planned, so that of two editors the second is told.
-- `made_digest`: SHA-256 of what it was made from; the same id with another body is refused.
alter table conference
  add column plan_version int not null default 1,
  add column plan_changed_by text,
  add column plan_changed_at timestamptz,
  add column made_digest bytea,
  add column mode text not null default 'hybrid' check (mode in ('in-person', 'online', 'hybrid')),
  add column standing text not null default 'planned' check (standing in ('planned', 'postponed', 'cancelled')),
  add column standing_reason text;

-- Series: who recurs, and how. A conference has its place in at most one.
create table conference_series (
  id uuid primary key,
  title text not null,
  every text not null check (every in ('month', 'quarter')),
  day_rule text not null check (day_rule in ('date', 'weekday', 'last-weekday')),
  created_by uuid,
  created_at timestamptz not null default now()
);
alter table conference
  add column series_id uuid references conference_series (id) on delete set null;
create index conference_series_members on conference (series_id, starts_at) where series_id is not null;

-- What a conference is made from again: days counted from the first, ids of places in the text, no rosters.
create table conference_template (
  id uuid primary key,
  name text not null,
  body jsonb not null,
  site_count int not null,
  made_digest bytea not null,
  created_by text not null,
  created_at timestamptz not null default now()
);

create table conference_chair (
  conference_id uuid not null references conference (id) on delete cascade,
  position int not null,
  role text not null check (role in ('chair', 'co-chair')),
  name text not null,
  post text,
  primary key (conference_id, position)
);

create table conference_organiser (
  conference_id uuid not null references conference (id) on delete cascade,
  position int not null,
  role text not null check (role in ('lead', 'coordinating')),
  name text not null,
  primary key (conference_id, position)
);

-- Who is expected, by class: so many in each room of a level, in every room (level null)
create table conference_audience (
  conference_id uuid not null references conference (id) on delete cascade,
  position int not null,
  class text not null,
  level_code text references unit_level (code),
  per_site int not null check (per_site >= 0),
  primary key (conference_id, position)
);

alter table site add column mode text not null default 'online' check (mode in ('in-person', 'online', 'hybrid'));

alter table paper
  add column site_ordinal int,
  add column due_at timestamptz,
  add column received_at timestamptz,
  add column document_id uuid references document (id);

-- A room's own items beside the agenda that it inherits
create table local_agenda (
  conference_id uuid not null,
  site_ordinal int not null,
  version int not null default 1,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (conference_id, site_ordinal),
  foreign key (conference_id, site_ordinal) references site (conference_id, ordinal) on delete cascade
);
create table local_agenda_item (
  id uuid primary key,
  conference_id uuid not null,
  site_ordinal int not null,
  session_id uuid not null references conference_session (id) on delete cascade,
  place text not null check (place in ('before', 'after')),
  kind text not null,
  title text not null,
  minutes int not null check (minutes > 0),
  presenters text[] not null default '{}',
  position int not null,
  foreign key (conference_id, site_ordinal) references local_agenda (conference_id, site_ordinal) on delete cascade
);
create index local_agenda_item_site on local_agenda_item (conference_id, site_ordinal, position);

-- calendar: an address by which a calendar program reads; the address is the only key, and only its hash is here
create table calendar_feed (
  id uuid primary key,
  token_hash bytea not null unique,
  -- null: every conference
  unit_id uuid references unit (id),
  account_id uuid not null references account (id) on delete cascade,
  name text not null,
  created_at timestamptz not null default now(),
  read_at timestamptz,
  revoked_at timestamptz
);
create index calendar_feed_account on calendar_feed (account_id, created_at);
