-- edges: machines that carry the programme to the sites; their keys are derived from the installation's secret, and a
-- new generation revokes the old key
create table edge (
  id uuid primary key,
  name text not null unique,
  parent_id uuid references edge (id) on delete set null,
  unit_id uuid references unit (id) on delete set null,
  viewer_limit int check (viewer_limit > 0),
  generation int not null default 1,
  draining boolean not null default false,
  created_at timestamptz not null default now(),
  check (parent_id <> id)
);
create index edge_parent on edge (parent_id) where parent_id is not null;
create index edge_unit on edge (unit_id) where unit_id is not null;

-- edges: the machine that runs as one now. Emptied by a crash of PostgreSQL: edges register again within two seconds.
create unlogged table edge_state (
  edge_id uuid primary key,
  instance uuid not null,
  engine text not null,
  control_host text not null,
  control_port int not null,
  viewer_limit int not null,
  cores int not null,
  registered_at timestamptz not null default now(),
  beat_at timestamptz not null default now(),
  -- since when the centre reaches its control port; null: it does not
  reached_at timestamptz,
  -- why it does not
  trouble text,
  leaving boolean not null default false,
  load jsonb
);

-- edges: round trips between sites and the edges that they play from
create unlogged table edge_round_trip (
  conference_id uuid not null,
  site int not null,
  edge_id uuid not null,
  rtt_ms real not null,
  measured_at timestamptz not null default now(),
  primary key (conference_id, site, edge_id)
);
create index edge_round_trip_measured on edge_round_trip (measured_at);
