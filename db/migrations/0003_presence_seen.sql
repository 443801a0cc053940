-- floor: a room's last sign of life. A dead line is not seen by its socket for minutes; null: the room never signed.
alter table site_presence add column seen_at timestamptz;
