-- invitations: what a conference's invitation says and until when each step is asked for
create table invitation_campaign (
  conference_id uuid primary key references conference (id) on delete cascade,
  language text not null check (language in ('vi', 'en')),
  subject text not null,
  body text not null,
  -- true: each unit invites the level below itself; false: one act reaches all
  by_level boolean not null default false,
  answer_by timestamptz not null,
  register_by timestamptz not null,
  roster_by timestamptz not null,
  test_by timestamptz not null,
  remind_hours int not null check (remind_hours between 1 and 720),
  version int not null default 1,
  sent_at timestamptz,
  -- counts every change of the tables below: a screen asks by it whether there is news
  changes bigint not null default 0
);

-- invitations: one for each site, from the moment the text is written; invited_at says that it was sent
create table invitation (
  conference_id uuid not null,
  site_ordinal int not null,
  invited_at timestamptz,
  sent_at timestamptz,
  sendings int not null default 0,
  opened_at timestamptz,
  answer text check (answer in ('accepted', 'declined')),
  answered_at timestamptz,
  answered_by text,
  on_behalf boolean not null default false,
  reason text,
  registered_at timestamptz,
  room text,
  address text,
  capacity int check (capacity > 0),
  equipment text[] not null default '{}',
  line text,
  contact_name text,
  contact_phone text,
  contact_email text,
  roster_at timestamptz,
  reminded_at timestamptz,
  reminders int not null default 0,
  -- a question from below that nobody has answered yet
  asked_at timestamptz,
  primary key (conference_id, site_ordinal),
  foreign key (conference_id, site_ordinal) references site (conference_id, ordinal) on delete cascade
);

create table invitation_message (
  id uuid primary key,
  conference_id uuid not null,
  site_ordinal int not null,
  at timestamptz not null,
  author text not null,
  from_above boolean not null,
  body text not null,
  foreign key (conference_id, site_ordinal) references invitation (conference_id, site_ordinal) on delete cascade
);
create index invitation_message_site on invitation_message (conference_id, site_ordinal, at);

create table substitution (
  id uuid primary key,
  conference_id uuid not null,
  site_ordinal int not null,
  delegate_id uuid not null,
  at timestamptz not null,
  author text not null,
  old_name text not null,
  old_positions text[] not null,
  new_name text not null,
  new_positions text[] not null,
  reason text not null,
  foreign key (conference_id, site_ordinal) references invitation (conference_id, site_ordinal) on delete cascade
);
create index substitution_site on substitution (conference_id, site_ordinal, at);

-- invitations: reminders that went out by themselves, so that a clerk that starts again sends none twice
create table invitation_reminder (
  conference_id uuid not null references conference (id) on delete cascade,
  step text not null,
  moment text not null check (moment in ('before', 'after')),
  at timestamptz not null,
  reminded int not null,
  primary key (conference_id, step, moment)
);

-- invitations: what is new for the officers of a unit; without a unit: for the producers
create table notice (
  id uuid primary key,
  unit_id uuid references unit (id) on delete cascade,
  conference_id uuid not null references conference (id) on delete cascade,
  site_ordinal int not null,
  kind text not null,
  detail text,
  at timestamptz not null
);
create index notice_unit on notice (unit_id, at desc);
create table notice_seen (
  account_id uuid primary key references account (id) on delete cascade,
  seen_at timestamptz not null
);

-- invitations: delegates of each room, kept by the triggers below, so that a funnel does not count 1.5 million rows
create table roster_size (
  conference_id uuid not null,
  site_ordinal int not null,
  delegates int not null,
  changed_at timestamptz not null,
  primary key (conference_id, site_ordinal),
  foreign key (conference_id, site_ordinal) references site (conference_id, ordinal) on delete cascade
);

create function roster_grew() returns trigger language plpgsql as $$
begin
  insert into roster_size as r (conference_id, site_ordinal, delegates, changed_at)
  select conference_id, site_ordinal, count(*), now() from fresh group by 1, 2 order by 1, 2
  on conflict (conference_id, site_ordinal) do update set delegates = r.delegates + excluded.delegates, changed_at = excluded.changed_at;
  return null;
end $$;
create function roster_shrank() returns trigger language plpgsql as $$
begin
  update roster_size r set delegates = r.delegates - g.n, changed_at = now()
  from (select conference_id, site_ordinal, count(*) as n from gone group by 1, 2 order by 1, 2) g
  where r.conference_id = g.conference_id and r.site_ordinal = g.site_ordinal;
  return null;
end $$;
create function roster_changed() returns trigger language plpgsql as $$
begin
  insert into roster_size as r (conference_id, site_ordinal, delegates, changed_at)
  select conference_id, site_ordinal, sum(n), now()
  from (select conference_id, site_ordinal, 1 as n from fresh union all select conference_id, site_ordinal, -1 from gone) both_sides
  group by 1, 2 order by 1, 2
  on conflict (conference_id, site_ordinal) do update set delegates = r.delegates + excluded.delegates, changed_at = excluded.changed_at;
  return null;
end $$;
create trigger roster_grew after insert on delegate referencing new table as fresh for each statement execute function roster_grew();
create trigger roster_shrank after delete on delegate referencing old table as gone for each statement execute function roster_shrank();
create trigger roster_changed after update on delegate referencing old table as gone new table as fresh for each statement execute function roster_changed();
insert into roster_size (conference_id, site_ordinal, delegates, changed_at)
  select conference_id, site_ordinal, count(*), now() from delegate group by 1, 2;

-- invitations: one person on the rosters of two rooms, found by the clerk when rosters have changed
create table double_seat (
  conference_id uuid not null references conference (id) on delete cascade,
  site_ordinal int not null,
  other_ordinal int not null,
  name text not null,
  primary key (conference_id, site_ordinal, name, other_ordinal)
);
create table double_seat_check (
  conference_id uuid primary key references conference (id) on delete cascade,
  at timestamptz not null
);

-- platform/mail: the outbox. Written with what the mail is about, sent by the clerk.
create table mail (
  id uuid primary key,
  conference_id uuid not null references conference (id) on delete cascade,
  site_ordinal int not null,
  kind text not null,
  address text not null,
  subject text not null,
  body text not null,
  created_at timestamptz not null,
  attempts int not null default 0,
  next_at timestamptz not null,
  leased_until timestamptz,
  sent_at timestamptz,
  failed_at timestamptz,
  error text
);
create index mail_waiting on mail (next_at) where sent_at is null and failed_at is null;
create index mail_conference on mail (conference_id, site_ordinal);

-- a level of a tree is asked for again and again
create index site_parent on site (conference_id, parent_ordinal);
create index account_unit on account (unit_id);
