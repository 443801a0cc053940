-- messages: which notice reached which room's screen, and when somebody there pressed "read"
create table notice_receipt (
  conference_id uuid not null references conference (id) on delete cascade,
  notice_id uuid not null,
  site_ordinal int not null,
  delivered_at timestamptz not null,
  read_at timestamptz,
  primary key (conference_id, notice_id, site_ordinal)
);
create index notice_receipt_site on notice_receipt (conference_id, site_ordinal);

-- messages: a delegate has confirmed a notice on their phone
create table notice_read (
  notice_id uuid not null,
  delegate_id uuid not null references delegate (id) on delete cascade,
  at timestamptz not null,
  primary key (notice_id, delegate_id)
);

-- messages: the numbers of both, kept with them; the clerk journals what has changed
create table notice_tally (
  conference_id uuid not null references conference (id) on delete cascade,
  notice_id uuid not null,
  delivered int not null default 0,
  read int not null default 0,
  read_by_delegates int not null default 0,
  primary key (conference_id, notice_id)
);

-- messages: what was written on a room's line; `folded` is for the search
create table line_message (
  id uuid primary key,
  conference_id uuid not null references conference (id) on delete cascade,
  site_ordinal int not null,
  at timestamptz not null,
  from_site boolean not null,
  author text not null,
  body text not null,
  folded text not null
);
create index line_message_site on line_message (conference_id, site_ordinal, at, id);
create index line_message_time on line_message (conference_id, at desc);

-- messages: incidents, open and closed
create table incident (
  id uuid primary key,
  conference_id uuid not null references conference (id) on delete cascade,
  site_ordinal int not null,
  what text not null,
  severity text not null,
  since timestamptz not null,
  opened_at timestamptz not null,
  opened_by text not null,
  from_site boolean not null,
  owner text not null default '',
  closed_at timestamptz,
  closed_by text,
  solution text
);
create index incident_conference on incident (conference_id, opened_at desc);

create table incident_note (
  id uuid primary key default gen_random_uuid(),
  incident_id uuid not null references incident (id) on delete cascade,
  at timestamptz not null,
  from_site boolean not null,
  author text not null,
  body text not null
);
create index incident_note_incident on incident_note (incident_id, at);

-- messages (local programme): what a room did on its own, and what it concluded
create table local_act (
  conference_id uuid not null references conference (id) on delete cascade,
  site_ordinal int not null,
  seq bigint not null,
  kind text not null check (kind in ('opened', 'closed', 'begun', 'returned')),
  at timestamptz not null,
  title text,
  primary key (conference_id, site_ordinal, seq)
);
create table local_conclusion (
  conference_id uuid not null references conference (id) on delete cascade,
  site_ordinal int not null,
  id uuid not null,
  at timestamptz not null,
  body text not null,
  primary key (conference_id, site_ordinal, id)
);
