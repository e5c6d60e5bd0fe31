-- day_acts: which days of one account's range are there, and what is known of their acts?
with recursive days(day) as (
  select :first
  union all
  select day + 1 from days where day < :last
)
select d.day, d.sessions, d.users, d.version, x.version, x.body
from days
join account_days d on d.day = days.day and d.account = :account
left join account_day_acts x on x.day = d.day and x.account = d.account
