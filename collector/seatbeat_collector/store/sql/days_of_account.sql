-- days_of_account: what did the people of one account do together on each local day of a range?
with recursive days(day) as (
  select :first
  union all
  select day + 1 from days where day < :last
)
select d.account, d.day, d.engaged_ms, d.measured_ms, d.actions, d.sessions, d.users, d.version
from days
join account_days d on d.day = days.day and d.account = :account
