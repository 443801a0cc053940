-- voting: rules as the preset brings them; a vote keeps its own copy in the journal
create table voting_rule (
  code text primary key,
  position int not null,
  body jsonb not null
);

-- voting: where a vote stands. Changed in the transaction that journals it, under the vote's lock: whoever records
-- ballots holds the same lock shared, so that no ballot is committed after the closing.
create table vote (
  id uuid primary key,
  conference_id uuid not null references conference (id) on delete cascade,
  phase text not null check (phase in ('open', 'closed', 'annulled')),
  rule jsonb not null,
  opened_at timestamptz not null,
  closed_at timestamptz
);
create index vote_conference on vote (conference_id);

-- voting: who has voted; of a vote by name also how. Ballots that were changed keep their ids, so that one that comes
-- again late changes nothing. Written in group commits, so without foreign keys.
create table vote_register (
  vote_id uuid not null,
  delegate_id uuid not null,
  site_ordinal int not null,
  ballot_id uuid not null,
  at timestamptz not null,
  -- 0 for, 1 against, 2 abstaining; null in a secret vote
  choice smallint check (choice between 0 and 2),
  weight int not null,
  -- earlier ballots: [id, ms]
  past jsonb,
  primary key (vote_id, delegate_id)
);

-- voting: what each group commit added, so that the clerk counts only what is new: four numbers a level of sites
create table vote_subtotal (
  vote_id uuid not null,
  counts int[] not null,
  xact xid8 not null default pg_current_xact_id()
);
create index vote_subtotal_tail on vote_subtotal (vote_id, xact);

-- voting: secret ballots in their envelopes until they are counted (docs/adr/0021-secret-votes.md). With the salt goes
-- the only way to open them; both are deleted in the transaction that counts.
create table vote_key (
  vote_id uuid primary key,
  salt bytea not null
);
create table vote_envelope (
  vote_id uuid not null,
  delegate_id uuid not null,
  sealed bytea not null,
  primary key (vote_id, delegate_id)
);

-- voting: secret ballots as counted, written all at once in the order of their receipts, which are random
create table secret_ballot (
  vote_id uuid not null,
  -- place in the public list
  place int not null,
  -- the voter's device makes it, so two may be equal
  receipt text not null,
  choice smallint not null check (choice between 0 and 2),
  primary key (vote_id, place)
);
create index secret_ballot_receipt on secret_ballot (vote_id, receipt);

-- voting: what rooms have counted by hand, or how many objected
create table vote_site_count (
  vote_id uuid not null,
  site_ordinal int not null,
  counts int[] not null,
  reason text,
  at timestamptz not null,
  -- made before the closing, sent after it
  late boolean not null,
  primary key (vote_id, site_ordinal)
);
