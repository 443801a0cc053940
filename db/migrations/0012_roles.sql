-- The centre has several desks: the secretary, the chair's, the stenographer's and the interpreters' beside the producer's.
alter table account drop constraint account_role_check;
alter table account add constraint account_role_check
  check (role in ('producer', 'secretary', 'chair', 'stenographer', 'interpreter', 'unit-officer'));
