-- Whose control room is open: signs of life, nothing that must survive a crash.
create unlogged table console_presence (
  conference_id uuid not null references conference (id) on delete cascade,
  account_id uuid not null references account (id) on delete cascade,
  desk text not null,
  since timestamptz not null,
  seen_at timestamptz not null,
  primary key (conference_id, account_id)
);
