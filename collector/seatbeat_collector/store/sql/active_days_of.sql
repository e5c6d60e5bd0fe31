-- active_days_of: on which days was one member active, the last ones first?
with recursive known (day) as (
  select max(day) from user_days where account = :account
  union all
  select (select max(d.day) from user_days d where d.account = :account and d.day < known.day)
  from known
  where known.day is not null
)
select d.day
from known
cross join user_days d on d.account = :account and d.day = known.day and d.member = :member
limit :limit
