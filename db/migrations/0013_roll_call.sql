-- attendance: who a room's people are, beside how many
alter table headcount
  add column remote int not null default 0,
  add column absent int not null default 0,
  add column substitutes int not null default 0,
  add column counted_by text,
  -- [{class, present, remote, absent, substitutes}]
  add column classes jsonb;

-- minutes: what the secretary writes by hand. All the rest is written anew from the journal each time it is read.
create table minutes_text (
  conference_id uuid primary key references conference (id) on delete cascade,
  body jsonb not null,
  version int not null default 1,
  changed_at timestamptz not null,
  changed_by text not null
);
