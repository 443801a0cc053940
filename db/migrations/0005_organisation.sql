-- organisation: the tree through time, people with their positions, committees; identity: officers who are appointed and revoked

-- organisation: kinds of units and ranks are the customer's data, as the preset has them
create table unit_kind (
  code text primary key,
  level_code text not null references unit_level (code),
  name_vi text not null,
  name_en text not null,
  position int not null default 0
);
-- A house that was there before: its kinds by their codes.
insert into unit_kind (code, level_code, name_vi, name_en)
select kind, min(level_code), kind, kind from unit group by kind;

create table rank (
  code text primary key,
  title text not null,
  -- in the order of precedence, the smallest first
  place int not null,
  -- how titles of this rank begin, without diacritics: the longest that fits decides
  beginnings text[] not null default '{}'
);

create function unit_fold(name text, short_name text, aliases text[], code text) returns text
  language sql immutable parallel safe
  return document_fold(coalesce(name, '') || ' ' || coalesce(short_name, '') || ' ' || array_to_string(coalesce(aliases, '{}'), ' ') || ' ' || coalesce(code, ''));

-- `valid_to` is the last day. `version` counts the changes, so that of two editors the second is told.
alter table unit
  add column version int not null default 1,
  add column folded text not null generated always as (unit_fold(name, short_name, aliases, code)) stored;
create index unit_code on unit (code) where code is not null;
create index unit_position on unit (position);

-- organisation: what a unit was until a day; `unit` itself has what it is since the last of them
create table unit_past (
  unit_id uuid not null references unit (id) on delete cascade,
  -- the first day of what came after
  changed_on date not null,
  parent_id uuid references unit (id),
  kind text not null,
  level_code text not null references unit_level (code),
  code text,
  name text not null,
  short_name text,
  folded text not null generated always as (unit_fold(name, short_name, null, code)) stored,
  primary key (unit_id, changed_on)
);
create index unit_past_parent on unit_past (parent_id);
create index unit_past_code on unit_past (code) where code is not null;

-- organisation: who took over from whom, many to one and one to many
create table unit_succession (
  from_id uuid not null references unit (id) on delete cascade,
  to_id uuid not null references unit (id) on delete cascade,
  since date not null,
  primary key (from_id, to_id),
  check (from_id <> to_id)
);
create index unit_succession_to on unit_succession (to_id);

-- organisation: the units as they stood on a day
create function unit_on(day date) returns table (
  id uuid, parent_id uuid, kind text, level_code text, code text, name text, short_name text, aliases text[],
  valid_from date, valid_to date, usual_delegates int, place int, version int, folded text
) language sql stable as $$
  select u.id, case when p.unit_id is null then u.parent_id else p.parent_id end, coalesce(p.kind, u.kind), coalesce(p.level_code, u.level_code),
    case when p.unit_id is null then u.code else p.code end, coalesce(p.name, u.name), case when p.unit_id is null then u.short_name else p.short_name end,
    u.aliases, u.valid_from, u.valid_to, u.usual_delegates, u.position, u.version, u.folded
  from unit u
  left join lateral (select * from unit_past x where x.unit_id = u.id and x.changed_on > day order by x.changed_on limit 1) p on true
  where (u.valid_from is null or u.valid_from <= day) and (u.valid_to is null or u.valid_to >= day)
$$;

-- organisation: a person is kept by one unit; positions may be at others
create table person (
  id uuid primary key,
  unit_id uuid not null references unit (id),
  family_name text not null,
  middle_name text not null,
  given_name text not null,
  display_name text not null,
  -- a place in the order of precedence given by hand; otherwise the best rank of the positions counts
  precedence int,
  -- the one that counts, kept so that lists are read in their order
  place int not null,
  version int not null default 1,
  folded text not null generated always as (document_fold(display_name)) stored,
  sort_key text not null generated always as (document_fold(given_name || ' ' || family_name || ' ' || middle_name)) stored
);
create index person_unit on person (unit_id, place, sort_key);
create index person_order on person (place, sort_key, id);

create table person_position (
  person_id uuid not null references person (id) on delete cascade,
  position int not null,
  title text not null,
  unit_id uuid references unit (id),
  rank_code text references rank (code),
  valid_from date,
  valid_to date,
  primary key (person_id, position)
);
create index person_position_unit on person_position (unit_id) where unit_id is not null;

create table committee (
  id uuid primary key,
  unit_id uuid not null references unit (id),
  name text not null,
  term text,
  valid_from date,
  valid_to date,
  version int not null default 1
);
create index committee_unit on committee (unit_id);

create table committee_member (
  committee_id uuid not null references committee (id) on delete cascade,
  person_id uuid not null references person (id) on delete cascade,
  position int not null,
  role text not null,
  valid_from date,
  valid_to date,
  primary key (committee_id, person_id)
);
create index committee_member_person on committee_member (person_id);

-- organisation: imports that were done, so that one whose answer was lost may be sent again
create table organisation_import (
  id uuid primary key,
  actor text not null,
  digest bytea not null,
  changed int not null,
  at timestamptz not null default now()
);

-- identity: who appointed an officer, and that they are one no longer
alter table account
  add column appointed_by uuid references account (id) on delete set null,
  add column revoked_at timestamptz;
