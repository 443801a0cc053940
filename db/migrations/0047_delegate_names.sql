-- attendance: one name on the rosters of all conferences, for who is in two rooms in the same hours and for a person's calendar
create index delegate_name on delegate (display_name, conference_id);
