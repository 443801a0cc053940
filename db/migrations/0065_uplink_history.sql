-- what each room that was on air or cued sent, as the centre's engine counted it
create table site_uplink_minute (
  conference_id uuid not null,
  site int not null,
  minute timestamptz not null,
  -- looks while it was to send, and those of them at which something came
  looks int not null,
  up int not null,
  -- sums over the latter
  bitrate double precision not null,
  loss double precision not null,
  fps double precision not null,
  -- of the worst look
  worst_loss double precision not null,
  rtt double precision,
  jitter double precision,
  primary key (conference_id, site, minute)
);
create index site_uplink_minute_age on site_uplink_minute (minute);
