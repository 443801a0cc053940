-- how the programme reaches the rooms: jitter, too, and by who carries them; unlogged as the rest is
alter table site_quality_minute add column jitter double precision;

create unlogged table edge_quality_minute (
  conference_id uuid not null,
  -- an edge's id or "root"
  edge text not null,
  minute timestamptz not null,
  ms bigint not null,
  bytes bigint not null,
  -- weighted by the length of the stretches: divided by ms they are the minute's mean
  lost double precision not null,
  invented double precision not null,
  -- round trips and jitter of those that told them, and for how long
  rtt double precision not null,
  rtt_ms bigint not null,
  jitter double precision not null,
  jitter_ms bigint not null,
  frames bigint not null,
  -- of the stretches in which there was something to be seen
  frames_ms bigint not null,
  freezes int not null,
  primary key (conference_id, edge, minute)
);
create index edge_quality_minute_age on edge_quality_minute (minute);

-- edges: each link to a parent, as the edge below it counts it
create unlogged table edge_link_minute (
  edge_id uuid not null,
  conference_id uuid not null,
  layer text not null,
  minute timestamptz not null,
  -- whom it pulled from when last looked at
  parent text not null,
  -- beats, and those of them in which it was connected
  beats int not null,
  up int not null,
  -- sums over the beats in which it was
  bitrate double precision not null,
  loss double precision not null,
  worst_loss double precision not null,
  rtt double precision,
  jitter double precision,
  fps double precision not null,
  reconnects int not null,
  primary key (edge_id, conference_id, layer, minute)
);
create index edge_link_minute_age on edge_link_minute (minute);
