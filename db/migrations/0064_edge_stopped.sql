-- edges: it was asked to end, and has said so: no failure
alter table edge_state add column stopped boolean not null default false;
