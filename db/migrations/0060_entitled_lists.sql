-- invitations: which transaction changed a roster last. Whoever has read rosters under a snapshot asks with it which of
-- them are others by now; times cannot tell that, because transactions do not commit in their order.
alter table roster_size add column xact xid8 not null default pg_current_xact_id();

create or replace function roster_grew() returns trigger language plpgsql as $$
begin
  insert into roster_size as r (conference_id, site_ordinal, delegates, changed_at)
  select conference_id, site_ordinal, count(*), now() from fresh group by 1, 2 order by 1, 2
  on conflict (conference_id, site_ordinal) do update
    set delegates = r.delegates + excluded.delegates, changed_at = excluded.changed_at, xact = excluded.xact;
  return null;
end $$;
create or replace function roster_shrank() returns trigger language plpgsql as $$
begin
  update roster_size r set delegates = r.delegates - g.n, changed_at = now(), xact = pg_current_xact_id()
  from (select conference_id, site_ordinal, count(*) as n from gone group by 1, 2 order by 1, 2) g
  where r.conference_id = g.conference_id and r.site_ordinal = g.site_ordinal;
  return null;
end $$;
create or replace function roster_changed() returns trigger language plpgsql as $$
begin
  insert into roster_size as r (conference_id, site_ordinal, delegates, changed_at)
  select conference_id, site_ordinal, sum(n), now()
  from (select conference_id, site_ordinal, 1 as n from fresh union all select conference_id, site_ordinal, -1 from gone) both_sides
  group by 1, 2 order by 1, 2
  on conflict (conference_id, site_ordinal) do update
    set delegates = r.delegates + excluded.delegates, changed_at = excluded.changed_at, xact = excluded.xact;
  return null;
end $$;

-- voting: a list of those entitled. It is written before its vote is opened, and belongs to no vote until then: one that
-- a crash has left behind is thrown away.
create table entitled_list (
  id uuid primary key,
  conference_id uuid not null,
  made_at timestamptz not null default now()
);
insert into entitled_list (id, conference_id, made_at) select id, conference_id, opened_at from vote;
alter table vote add column list_id uuid;
update vote set list_id = id;
alter table vote alter column list_id set not null;
alter table vote_entitled rename column vote_id to list_id;
alter table vote_entitled drop constraint vote_entitled_vote_id_fkey;

alter table entitled_list add foreign key (conference_id) references conference (id) on delete cascade;
create index entitled_list_conference on entitled_list (conference_id);
alter table vote add foreign key (list_id) references entitled_list (id), add unique (list_id);
alter table vote_entitled add foreign key (list_id) references entitled_list (id) on delete cascade;
