-- conferences: which PC used a site's code (a name it made for this), so that one whose answer was lost may repeat
alter table site add column code_used_by uuid;
