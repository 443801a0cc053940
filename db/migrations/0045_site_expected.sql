-- conferences: how many delegates a room expects follows the classes of the audience until somebody sets it by hand
alter table site
  -- What its unit usually sends: the number of a room that no class is for
  add column usual int check (usual >= 0),
  add column expected_set_by text,
  add column expected_set_at timestamptz;
update site set usual = expected;
alter table site alter column usual set not null;

-- Conferences that were opened keep the numbers that they were opened with
update site s set expected = classes.people
from (
  select s.id, sum(a.per_site)::int as people
  from site s
  join conference c on c.id = s.conference_id and c.phase = 'prepared'
  join conference_audience a on a.conference_id = s.conference_id and (a.level_code is null or a.level_code = s.level_code)
  group by s.id
) classes
where s.id = classes.id and s.expected <> classes.people;
