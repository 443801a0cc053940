-- attendance: who does not come, each with a reason of their own. The last thing said holds (docs/offline-rules.md);
-- whoever has checked in is not absent, whatever was said of them.
create table absence (
  delegate_id uuid primary key references delegate (id) on delete cascade,
  conference_id uuid not null,
  site_ordinal int not null,
  -- null: taken back
  reason text check (length(reason) between 1 and 120),
  at timestamptz not null,
  -- when the server had it, where it was entered while the line was down
  received_at timestamptz,
  xact xid8 not null default pg_current_xact_id()
);
create index absence_tail on absence (conference_id, xact);
