-- questions: one row a conference; whoever changes its questions locks it, so that revisions are seen in their order
create table question_book (
  conference_id uuid primary key references conference (id) on delete cascade,
  revision bigint not null default 0,
  -- the revision of the last change that everybody may read
  published bigint not null default 0,
  last_number int not null default 0,
  -- up to where the journal was told
  told_revision bigint not null default 0,
  told_published bigint not null default 0
);

-- questions: a question without a name keeps nothing that leads to who asked: no delegate, no name, no room, and of the
-- time only the hour
create table question (
  id uuid primary key,
  conference_id uuid not null references conference (id) on delete cascade,
  number int not null,
  revision bigint not null,
  at timestamptz not null,
  state text not null default 'new' check (state in ('new', 'shown', 'returned', 'merged', 'answered')),
  text text not null check (char_length(text) between 1 and 1000),
  item_id uuid references agenda_item (id) on delete set null,
  anonymous boolean not null,
  delegate_id uuid references delegate (id) on delete set null,
  author text,
  position text,
  site_ordinal int,
  -- typed by the room from what was handed in
  paper boolean not null,
  votes int not null default 0 check (votes >= 0),
  alike int not null default 0 check (alike >= 0),
  merged_into uuid references question (id),
  -- it was shown once: taken back from what came after, it is shown again
  was_shown boolean not null default false,
  word text,
  answer text,
  answered_on_air boolean not null default false,
  changed_by text,
  changed_at timestamptz,
  digest bytea not null,
  unique (conference_id, number),
  check (not anonymous or (delegate_id is null and author is null and position is null and site_ordinal is null)),
  check ((state = 'merged') = (merged_into is not null))
);
create index question_revision on question (conference_id, revision);
create index question_state on question (conference_id, state);
create index question_delegate on question (delegate_id) where delegate_id is not null;
create index question_site on question (conference_id, site_ordinal) where paper;
create index question_merged on question (merged_into) where merged_into is not null;

-- questions: who is for a question, once each. The voter is a code made with the installation's secret: the table alone
-- names nobody. `via`: came along with a question that was merged into this one.
create table question_vote (
  question_id uuid not null references question (id) on delete cascade,
  voter bytea not null,
  via uuid references question (id) on delete cascade,
  primary key (question_id, voter)
);
create index question_vote_voter on question_vote (voter);
create index question_vote_via on question_vote (via) where via is not null;

-- questions: what moderators did, so that an act sent twice is done once, and who did it can be said
create table question_act (
  id uuid primary key,
  conference_id uuid not null references conference (id) on delete cascade,
  at timestamptz not null,
  by text not null,
  kind text not null,
  digest bytea not null,
  questions uuid[] not null,
  -- the word, the target or the answer
  body jsonb not null
);
create index question_act_conference on question_act (conference_id, at);
