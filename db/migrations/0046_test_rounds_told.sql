-- line-tests: when the officers of a round's rooms were told of its times, and reminded of them
alter table line_test_round
  add column told_at timestamptz,
  add column reminded_at timestamptz;
-- The clerk looks every few seconds for what begins soon
create index line_test_round_coming on line_test_round (starts_at) where cancelled_at is null and reminded_at is null;
