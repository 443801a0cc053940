-- questions: withdrawn by whoever asked
alter table question drop constraint question_state_check;
alter table question add constraint question_state_check check (state in ('new', 'shown', 'returned', 'merged', 'answered', 'withdrawn'));
