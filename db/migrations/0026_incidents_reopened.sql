-- messages: an incident that was closed too early is opened again; how it was closed, and why that was not all, stays
alter table incident_note add column kind text not null default 'note' check (kind in ('note', 'closed', 'reopened'));
