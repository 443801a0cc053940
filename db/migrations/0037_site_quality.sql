-- how the programme reaches the rooms, as they count it: unlogged, because after a crash they simply report again
create unlogged table site_quality (
  conference_id uuid not null,
  site int not null,
  at timestamptz not null,
  report jsonb not null,
  primary key (conference_id, site)
);
create unlogged table site_quality_minute (
  conference_id uuid not null,
  site int not null,
  minute timestamptz not null,
  ms bigint not null,
  bytes bigint not null,
  -- weighted by the length of the stretches: divided by ms they are the minute's mean
  lost double precision not null,
  invented double precision not null,
  rtt double precision,
  frames int not null,
  freezes int not null,
  step text not null,
  primary key (conference_id, site, minute)
);
create index site_quality_minute_age on site_quality_minute (minute);
