-- conferences: which sessions a calendar has been given. Only those are told to be cancelled when they are taken off the plan.
alter table conference_session add column in_calendars boolean not null default false;
alter table conference_session_gone add column in_calendars boolean not null default false;
-- Of what was there before nobody knows whether a calendar has it: better told once too often.
update conference_session set in_calendars = true;
update conference_session_gone set in_calendars = true;
