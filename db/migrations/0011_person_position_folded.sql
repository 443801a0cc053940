-- organisation: titles as they are searched, so that a search among thousands of people folds nothing
alter table person_position add column folded text generated always as (document_fold(title)) stored;
