-- attendance: who leads a room, found without reading its roster: contacts of 21,000 rooms are one page
create index delegate_lead on delegate (conference_id, site_ordinal, precedence) where is_site_lead;

-- attendance: how many delegates of each class, counted from the index alone
create index delegate_class on delegate (conference_id, class, site_ordinal);
