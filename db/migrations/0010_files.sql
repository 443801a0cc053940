-- documents: drafts, their versions, who may read, recall, who has opened, and files

-- What was in the registry before has been issued. `changed_*`: who made the version that stands here, and when.
alter table document
  add column state text not null default 'issued' check (state in ('draft', 'submitted', 'issued', 'withdrawn')),
  add column changed_at timestamptz not null default now(),
  add column changed_by text;

-- documents: what a document said before each change; the newest stands in `document`
create table document_version (
  document_id uuid not null references document (id) on delete cascade,
  version int not null,
  state text not null,
  symbol text not null,
  type text not null,
  issuer text not null,
  issued_on date,
  term text,
  abstract text not null,
  body text[] not null,
  changed_at timestamptz not null,
  changed_by text,
  primary key (document_id, version)
);

-- documents: who may read a document or a paper (its `subject`). Without a row: everybody whose conference shows it.
create table reading_rule (
  subject_id uuid primary key,
  -- levels of the organisation; null: all
  levels text[],
  -- of unit-officer, site, delegate; null: all. Those who write always read.
  roles text[],
  visible_from timestamptz,
  visible_to timestamptz,
  -- rooms and delegates see it only once their conference has been opened
  from_opening boolean not null default false,
  recalled_at timestamptz,
  recalled_by text,
  recall_reason text,
  check (visible_to is null or visible_from is null or visible_to > visible_from)
);

-- documents: who has opened what, one row a sign-in
create table opening (
  subject_id uuid not null,
  reader_kind text not null check (reader_kind in ('account', 'site', 'delegate')),
  reader_id uuid not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  times int not null default 1,
  primary key (subject_id, reader_kind, reader_id)
);

-- documents: what is attached to a document or a paper. Bytes lie in the data folder under their hash.
-- No foreign key to papers: an agenda may be written anew, and a file must not go with a line of it by accident.
create table attached_file (
  id uuid primary key,
  subject text not null check (subject in ('document', 'paper')),
  subject_id uuid not null,
  conference_id uuid references conference (id) on delete cascade,
  name text not null,
  media_type text not null,
  size bigint not null check (size > 0),
  sha256 text not null,
  -- whether its words could be read and held against the marks of secrecy
  words_read boolean not null,
  added_by text not null,
  added_at timestamptz not null default now(),
  check ((subject = 'paper') = (conference_id is not null))
);
create index attached_file_subject on attached_file (subject_id, added_at);
create index attached_file_hash on attached_file (sha256);
