-- foreign ends: whether an HLS output was opened for what the stage shows, beside its picture and sound
alter table programme_output add column scenes boolean not null default false;
