-- Personal links that were renewed, in order: the gateways read what is new to end the sign-ins of the old links.
create table link_renewal (
  id bigint generated always as identity primary key,
  delegate_id uuid not null references delegate (id) on delete cascade,
  generation int not null,
  -- The account or room that renewed it.
  by text not null,
  at timestamptz not null default now()
);
