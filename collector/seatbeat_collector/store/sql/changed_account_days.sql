-- changed_account_days: which account-days changed after a version, and what are they now?
select d.account, d.day, d.engaged_ms, d.measured_ms, d.actions, d.sessions, d.users, d.version
from changed_days c
-- The few days lead, so that no other day's rows are read.
cross join account_days d on d.day = c.day
where c.version > :version
  and d.version > :version
