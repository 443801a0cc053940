-- identity: a one-time link with which an officer chooses a password; without one nobody signs in yet
alter table account
  alter column password_hash drop not null,
  add column email text;
create table account_link (
  -- the link is sealed from it with the installation's secret, so that nobody can make it from these rows
  id uuid primary key,
  account_id uuid not null references account (id) on delete cascade,
  made_by uuid references account (id) on delete set null,
  expires_at timestamptz not null,
  used_at timestamptz
);
-- A new link ends the one before.
create unique index account_link_open on account_link (account_id) where used_at is null;
create index account_link_account on account_link (account_id);

-- platform/mail: mails about an account belong to no conference; their link is put in when they are sent
alter table mail
  alter column conference_id drop not null,
  alter column site_ordinal drop not null,
  add column account_link uuid references account_link (id) on delete cascade;
create index mail_account_link on mail (account_link) where account_link is not null;
