-- documents: who said of a file whose words no program could read that it bears no mark of secrecy. Outlives the file.
create table file_declaration (
  file_id uuid primary key,
  sha256 text not null,
  name text not null,
  subject text not null check (subject in ('document', 'paper')),
  subject_id uuid not null,
  declared_by text not null,
  account_id uuid not null,
  declared_at timestamptz not null default now()
);
create index file_declaration_subject on file_declaration (subject_id, declared_at);
