-- voting: the centre entered what the room said on the telephone
alter table vote_site_count add column telephone boolean not null default false;
alter table vote_site_count alter column telephone drop default;

-- of votes until now the journal knows it: a row is from the entry of its room that was made last
update vote_site_count c set telephone = true
from (
  select distinct on (body ->> 'voteId', body ->> 'site') body ->> 'voteId' as vote_id, (body ->> 'site')::int as site_ordinal, body ->> 'means' as means
  from journal
  where kind in ('vote.hands-counted', 'vote.objected')
  order by body ->> 'voteId', body ->> 'site', coalesce((body ->> 'happenedAt')::bigint, (extract(epoch from at) * 1000)::bigint) desc, seq desc
) last_entry
where last_entry.means = 'telephone' and c.vote_id::text = last_entry.vote_id and c.site_ordinal = last_entry.site_ordinal;
