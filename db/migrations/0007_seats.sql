-- seats: how the seats of a room stand
create table room_plan (
  conference_id uuid not null,
  site_ordinal int not null,
  plan jsonb not null,
  -- counts the changes of plan and seats, so that of two editors the second is told
  version int not null default 1,
  primary key (conference_id, site_ordinal),
  foreign key (conference_id, site_ordinal) references site (conference_id, ordinal) on delete cascade
);

-- seats: who has which; row 0 is the presidium's table. Who leaves the roster leaves their seat empty.
create table seat (
  conference_id uuid not null,
  site_ordinal int not null,
  row_no int not null check (row_no between 0 and 60),
  column_no int not null check (column_no between 1 and 60),
  delegate_id uuid not null unique references delegate (id) on delete cascade,
  fixed boolean not null default false,
  primary key (conference_id, site_ordinal, row_no, column_no),
  foreign key (conference_id, site_ordinal) references room_plan (conference_id, site_ordinal) on delete cascade
);

-- seats: with whom a delegate sits, where the roster does not say it
create table delegate_unit (
  delegate_id uuid primary key references delegate (id) on delete cascade,
  unit text not null
);

-- prints: what stands at the head and foot of a site's papers
create table letterhead (
  conference_id uuid not null,
  site_ordinal int not null,
  body jsonb not null,
  primary key (conference_id, site_ordinal),
  foreign key (conference_id, site_ordinal) references site (conference_id, ordinal) on delete cascade
);
