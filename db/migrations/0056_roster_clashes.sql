-- invitations: people on the rosters of two conferences, found by the clerk for every two whose hours meet. Whether the
-- hours still meet is looked up when this is read: a conference that is moved away takes its clashes with it at once.
create table roster_clash_pair (
  conference_id uuid not null references conference (id) on delete cascade,
  other_id uuid not null references conference (id) on delete cascade,
  -- Rosters as they were then; both directions of a pair are counted in one transaction.
  counted_at timestamptz not null,
  primary key (conference_id, other_id)
);
create table roster_clash (
  conference_id uuid not null,
  other_id uuid not null,
  site_ordinal int not null,
  delegate_id uuid not null references delegate (id) on delete cascade,
  other_ordinal int not null,
  primary key (conference_id, other_id, delegate_id),
  foreign key (conference_id, other_id) references roster_clash_pair (conference_id, other_id) on delete cascade
);
create index roster_clash_site on roster_clash (conference_id, site_ordinal);
create index roster_clash_delegate on roster_clash (delegate_id);

-- Whose officers have been told, once for each two conferences and for as long as these clash.
create table roster_clash_told (
  conference_id uuid not null,
  other_id uuid not null,
  site_ordinal int not null,
  primary key (conference_id, other_id, site_ordinal),
  foreign key (conference_id, other_id) references roster_clash_pair (conference_id, other_id) on delete cascade
);
