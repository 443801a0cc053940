-- captions: what stenographers typed, line by line; a corrected line keeps its place and its time
create table caption_line (
  conference_id uuid not null references conference (id) on delete cascade,
  track_id uuid not null,
  n int not null check (n > 0),
  at timestamptz not null,
  text text not null,
  by text not null,
  corrected_at timestamptz,
  primary key (conference_id, track_id, n)
);
