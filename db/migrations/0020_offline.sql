-- attendance: coming and going as several desks send it, in any order and some of it later (docs/offline-rules.md)
alter table check_in
  -- the latest check-in, where it is another than the first one
  add column last_at timestamptz,
  -- when the server had the one that counts, where it was entered while the line was down
  add column received_at timestamptz;

-- attendance: the latest time at which a delegate left; whether they are there follows from both tables
create table check_out (
  delegate_id uuid primary key,
  conference_id uuid not null,
  site_ordinal int not null,
  at timestamptz not null,
  received_at timestamptz,
  xact xid8 not null default pg_current_xact_id()
);
create index check_out_tail on check_out (conference_id, xact);

-- attendance: `at` is when the room counted
alter table headcount add column received_at timestamptz;
