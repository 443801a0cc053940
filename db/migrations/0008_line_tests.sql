-- line-tests: every test a room has sent
create table line_test (
  id uuid primary key,
  conference_id uuid not null,
  site_ordinal int not null,
  at timestamptz not null,
  digest bytea not null,
  -- 0 good, 1 usable, 2 not usable; of the parts in the order of LINE_TEST_PARTS
  overall smallint not null check (overall between 0 and 2),
  parts smallint[] not null,
  reasons text[] not null,
  measures jsonb not null,
  foreign key (conference_id, site_ordinal) references site (conference_id, ordinal) on delete cascade
);
create index line_test_site on line_test (conference_id, site_ordinal, at desc);

-- line-tests: the latest of each room, so that a board of 21,000 rooms reads one row for each
create table line_test_latest (
  conference_id uuid not null,
  site_ordinal int not null,
  test_id uuid not null references line_test (id) on delete cascade,
  at timestamptz not null,
  overall smallint not null,
  parts smallint[] not null,
  reasons text[] not null,
  primary key (conference_id, site_ordinal),
  foreign key (conference_id, site_ordinal) references site (conference_id, ordinal) on delete cascade
);
create index line_test_latest_test on line_test_latest (test_id);

-- line-tests: when which rooms are asked to test
create table line_test_round (
  id uuid primary key,
  conference_id uuid not null references conference (id) on delete cascade,
  name text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  levels text[] not null default '{}',
  sites int[] not null default '{}',
  created_by uuid,
  cancelled_at timestamptz
);
create index line_test_round_conference on line_test_round (conference_id, starts_at);

-- line-tests: who loads the media server now, and who waits. Lost with a crash of the database: rooms ask again.
create unlogged table line_test_turn (
  site_id uuid primary key,
  conference_id uuid not null,
  place bigint generated always as identity,
  seen_at timestamptz not null,
  admitted_at timestamptz
);
create index line_test_turn_place on line_test_turn (place);
