-- documents: what the registry searches by

-- As rules/text `fold` does: without marks, đ as d, in small letters. Symbols are never compared by it for identity.
create function document_fold(value text) returns text
  language sql immutable strict parallel safe
  return lower(translate(regexp_replace(normalize(value, NFD), '[\u0300-\u036f]', '', 'g'), 'đĐðÐ', 'dddd'));

-- `version` counts the changes, so that of two editors the second is told.
alter table document
  add column version int not null default 1,
  add column folded text not null generated always as
    (document_fold(symbol || ' ' || type || ' ' || issuer || ' ' || coalesce(term, '') || ' ' || abstract)) stored,
  -- the digits that short forms cite
  add column plain_number text generated always as (ltrim(substring(coalesce(number, symbol) from '\d+'), '0')) stored;
create index document_plain_number on document (plain_number);
create index document_issued on document (issued_on desc);
create index document_relation_to on document_relation (to_id);
