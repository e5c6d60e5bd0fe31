-- days_of_member: which user-days of one member were computed?
with recursive known (day) as (
  select min(day) from user_days where account = :account
  union all
  select (select min(d.day) from user_days d where d.account = :account and d.day > known.day)
  from known
  where known.day is not null
)
select d.day
from known
join user_days d on d.account = :account and d.day = known.day and d.member = :member
order by d.day
