-- site codes: who issued one after the first, and whether it shut out the PCs that were signed in
create table site_code_issue (
  id bigint generated always as identity primary key,
  site_id uuid not null references site (id) on delete cascade,
  generation int not null,
  -- The account's name; null: the program itself, for its card.
  by text,
  -- How many PCs were shut out; null: that was not asked for.
  shut_out int,
  at timestamptz not null
);
create index site_code_issue_site on site_code_issue (site_id, id desc);
