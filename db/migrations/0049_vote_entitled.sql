-- voting: who was entitled when a vote was opened, by site and class, as the rosters then stood: the list is never
-- changed. People stand in order of precedence, in arrays beside each other, so that a vote of 100,000 is some thousand rows.
create table vote_entitled (
  vote_id uuid not null references vote (id) on delete cascade,
  site_ordinal int not null,
  class text not null,
  -- of one person by the class; what the level of the site weighs comes on top
  weight int not null,
  delegates uuid[] not null,
  precedences int[] not null,
  names text[] not null,
  -- of each person, joined
  positions text[] not null,
  primary key (vote_id, site_ordinal, class)
);

-- Opening a vote has this table looked at anew; nobody ever asks for people by their arrays' statistics.
alter table vote_entitled
  alter column delegates set statistics 0,
  alter column precedences set statistics 0,
  alter column names set statistics 0,
  alter column positions set statistics 0;

-- Votes that are going on while this is installed are counted against the rosters as they stand now.
insert into vote_entitled (vote_id, site_ordinal, class, weight, delegates, precedences, names, positions)
select v.id, d.site_ordinal, d.class,
       coalesce((select (o ->> 1)::int from jsonb_array_elements(v.rule #> '{weights,of}') o where v.rule #>> '{weights,by}' = 'class' and o ->> 0 = d.class),
                case when v.rule #>> '{weights,by}' = 'class' then (v.rule #>> '{weights,other}')::int else 1 end),
       array_agg(d.id order by d.precedence, d.id), array_agg(d.precedence order by d.precedence, d.id),
       array_agg(d.display_name order by d.precedence, d.id), array_agg(array_to_string(d.positions, '; ') order by d.precedence, d.id)
from vote v join delegate d on d.conference_id = v.conference_id
where v.phase in ('open', 'closed')
  and not exists (select from journal j where j.conference_id = v.conference_id and j.kind = 'vote.declared' and j.body ->> 'voteId' = v.id::text)
  and (v.rule -> 'classes' = '[]'::jsonb or v.rule -> 'classes' ? d.class)
group by v.id, d.site_ordinal, d.class;
