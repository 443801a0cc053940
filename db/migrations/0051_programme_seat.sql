-- media: rooms that hold a place under a conference's limit of rooms at once, and those that were refused one
create table programme_seat (
  conference_id uuid not null references conference (id) on delete cascade,
  site_ordinal int not null,
  -- null: it was refused, and waits outside
  taken_at timestamptz,
  refused_at timestamptz,
  primary key (conference_id, site_ordinal)
);
