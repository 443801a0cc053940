-- organisation: the order of precedence among those of one place. By nature the name decides; whoever was put right
-- behind somebody by hand has that one's key with a part of their own behind \x01, which sorts before any name.
alter table person add column hand_key text collate "C" check (hand_key is null or precedence is not null);
alter table person add column order_key text collate "C" not null
  generated always as (coalesce(hand_key, document_fold(given_name || ' ' || family_name || ' ' || middle_name) || E'\x02' || id::text)) stored;
drop index person_unit;
drop index person_order;
create index person_unit on person (unit_id, place, order_key);
create index person_order on person (place, order_key);

-- attendance: the unit that a delegate comes from, as the roster has it; '' where it says none
alter table delegate add column unit text not null default '';

-- organisation: whom to reach at a unit; invitations and lists to telephone take it from here
create table unit_contact (
  unit_id uuid primary key references unit (id) on delete cascade,
  name text,
  phone text,
  email text,
  address text,
  changed_at timestamptz not null default now()
);

-- prints: large prints, made in the background part by part
create table print_job (
  id uuid primary key,
  conference_id uuid not null references conference (id) on delete cascade,
  account_id uuid not null references account (id) on delete cascade,
  -- what is printed: paper, format, sites and so on
  request jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  parts_done int not null default 0,
  parts int not null default 0,
  -- code of the problem that ended it
  problem text,
  -- where the archive is, once it is whole
  file text,
  bytes bigint,
  created_at timestamptz not null default now(),
  -- whoever makes it says so again and again; others take over when nothing was heard for a while
  heard_at timestamptz,
  finished_at timestamptz
);
create index print_job_account on print_job (conference_id, account_id, created_at desc);
create index print_job_open on print_job (created_at) where state in ('waiting', 'running');
alter table person drop column sort_key;
