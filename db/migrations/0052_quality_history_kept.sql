-- how the programme reached the rooms, by the minute: it is looked at after a bad day, so a crash of the database must not
-- take it away. What is so now stays unlogged: rooms and edges say it again within seconds.
alter table site_quality_minute set logged;
alter table edge_quality_minute set logged;
alter table edge_link_minute set logged;
