-- questions: one without a name waits, with all others that came since, for the next mark of the clock. Until then it has
-- no number and no revision (0), counts nowhere and is read by nobody but who holds its link
alter table question alter column number drop not null;
alter table question add column held boolean not null default false;
alter table question add constraint question_held_check check (held = (number is null) and (anonymous or not held));
create index question_held on question (conference_id) where held;
