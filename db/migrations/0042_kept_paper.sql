-- papers and documents that the rooms' PCs keep for when the line is gone, as the rooms say it; module conferences
create table kept_paper (
  conference_id uuid not null references conference on delete cascade,
  site_ordinal int not null,
  subject_id uuid not null,
  -- of the text that was kept: a newer one has another
  digest text not null,
  primary key (conference_id, site_ordinal, subject_id)
);
create index kept_paper_subject on kept_paper (conference_id, subject_id, digest);
