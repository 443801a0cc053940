-- The house: one module owns each table (named in the comment above it).

-- identity
create table account (
  id uuid primary key,
  username text not null unique,
  password_hash text not null,
  display_name text not null,
  role text not null check (role in ('producer', 'unit-officer')),
  unit_id uuid,
  created_at timestamptz not null default now()
);

-- identity: a browser's sign-in. The token itself is never stored.
create table sign_in (
  token_hash bytea primary key,
  account_id uuid references account (id) on delete cascade,
  site_id uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  check ((account_id is null) <> (site_id is null))
);

-- organisation
create table unit_level (
  code text primary key,
  depth int not null,
  name_vi text not null,
  name_en text not null
);

create table unit (
  id uuid primary key,
  parent_id uuid references unit (id),
  kind text not null,
  level_code text not null references unit_level (code),
  -- an attribute with a validity, never a key: codes were reused in 2025
  code text,
  name text not null,
  short_name text,
  aliases text[] not null default '{}',
  time_zone text not null,
  lat double precision,
  lon double precision,
  valid_from date,
  valid_to date,
  usual_delegates int not null default 0 check (usual_delegates >= 0),
  position int not null
);
create index unit_parent on unit (parent_id);

-- documents: one symbol may name two documents, so there is no unique key on it
create table document (
  id uuid primary key,
  system text not null,
  number text,
  symbol text not null,
  type text not null,
  issuer text not null,
  issued_on date,
  term text,
  abstract text not null,
  body text[] not null default '{}'
);
create index document_symbol on document (symbol);

create table document_relation (
  from_id uuid not null references document (id) on delete cascade,
  kind text not null check (kind in ('implements', 'guides', 'supersedes', 'amends', 'continues', 'reviews', 'cites')),
  to_id uuid not null references document (id) on delete cascade,
  primary key (from_id, kind, to_id)
);

-- conferences
create table conference (
  id uuid primary key,
  title text not null,
  short_title text not null,
  phase text not null default 'prepared' check (phase in ('prepared', 'live', 'ended')),
  starts_at timestamptz not null,
  time_zone text not null,
  venue text not null,
  ground_document_id uuid references document (id),
  objectives text[] not null default '{}',
  topics text[] not null default '{}',
  -- the journal's last place: locked by whoever appends
  last_seq bigint not null default 0,
  directory_version int not null default 1,
  created_by uuid,
  created_at timestamptz not null default now()
);

create table conference_session (
  id uuid primary key,
  conference_id uuid not null references conference (id) on delete cascade,
  title text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  position int not null
);

create table paper (
  id uuid primary key,
  conference_id uuid not null references conference (id) on delete cascade,
  title text not null,
  author text not null,
  topic text not null,
  body text[] not null default '{}',
  position int not null
);

create table agenda_item (
  id uuid primary key,
  conference_id uuid not null references conference (id) on delete cascade,
  session_id uuid not null references conference_session (id) on delete cascade,
  kind text not null,
  title text not null,
  minutes int not null check (minutes > 0),
  presenters text[] not null default '{}',
  site_ordinal int,
  paper_ids uuid[] not null default '{}',
  document_ids uuid[] not null default '{}',
  position int not null
);
create index agenda_item_conference on agenda_item (conference_id, position);

-- conferences: a room with a place in the conference's tree; parents have smaller ordinals
create table site (
  id uuid primary key,
  conference_id uuid not null references conference (id) on delete cascade,
  ordinal int not null check (ordinal >= 0),
  parent_ordinal int,
  unit_id uuid references unit (id),
  level_code text not null references unit_level (code),
  name text not null,
  time_zone text not null,
  lat double precision,
  lon double precision,
  expected int not null check (expected >= 0),
  -- enrolment of the room's PC: derived from the installation's secret, so only its hash is here
  code_hash bytea,
  code_generation int not null default 1,
  code_expires_at timestamptz,
  code_used_at timestamptz,
  unique (conference_id, ordinal),
  check (parent_ordinal is null or parent_ordinal < ordinal)
);
create unique index site_code on site (code_hash);
create index site_unit on site (unit_id);

-- attendance: who is expected in which room; name and positions as they were for this conference
create table delegate (
  id uuid primary key,
  conference_id uuid not null,
  site_ordinal int not null,
  precedence int not null,
  family_name text not null,
  middle_name text not null,
  given_name text not null,
  display_name text not null,
  positions text[] not null,
  class text not null,
  is_site_chair boolean not null default false,
  is_site_lead boolean not null default false,
  link_generation int not null default 1,
  foreign key (conference_id, site_ordinal) references site (conference_id, ordinal) on delete cascade
);
create index delegate_site on delegate (conference_id, site_ordinal, precedence);

-- attendance: written in group commits; `xact` lets the clerk read every committed row exactly once
create table check_in (
  delegate_id uuid primary key,
  conference_id uuid not null,
  site_ordinal int not null,
  at timestamptz not null,
  method text not null check (method in ('delegate', 'site')),
  xact xid8 not null default pg_current_xact_id()
);
create index check_in_tail on check_in (conference_id, xact);

-- attendance: every count a room has sent
create table headcount (
  conference_id uuid not null,
  site_ordinal int not null,
  seq bigint not null,
  present int not null,
  qualifier text not null,
  at timestamptz not null,
  primary key (conference_id, site_ordinal, seq)
);

-- platform: the append-only journal; the live conference is its fold
create table journal (
  conference_id uuid not null references conference (id) on delete cascade,
  seq bigint not null,
  at timestamptz not null,
  actor text not null,
  kind text not null,
  body jsonb not null,
  primary key (conference_id, seq)
);

-- platform: what was done under which command id
create table command_done (
  id uuid primary key,
  conference_id uuid not null references conference (id) on delete cascade,
  actor text not null,
  digest bytea not null,
  seq bigint not null,
  at timestamptz not null default now()
);

-- platform: a fold kept so that a start reads the tail only; may be deleted at any time
create table fold_snapshot (
  conference_id uuid primary key references conference (id) on delete cascade,
  seq bigint not null,
  body jsonb not null
);

-- floor: which gateway holds a site's stream. Lost with a crash of the database, rebuilt as sites rejoin.
create unlogged table gateway (
  id uuid primary key,
  beat_at timestamptz not null
);
create unlogged table site_presence (
  conference_id uuid not null,
  site_ordinal int not null,
  gateway_id uuid not null,
  open boolean not null,
  since timestamptz not null,
  xact xid8 not null default pg_current_xact_id(),
  primary key (conference_id, site_ordinal, gateway_id)
);
create index site_presence_tail on site_presence (xact);

-- platform: facts of this installation, such as which demo was loaded
create table installation (
  key text primary key,
  value jsonb not null
);
