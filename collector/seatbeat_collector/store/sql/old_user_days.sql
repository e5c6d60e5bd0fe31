-- old_user_days: which user-days are older than they are kept?
select
  a.account,
  d.day,
  d.member,
  1 as old,
  60 + coalesce(length(x.spans) + length(x.features) + length(x.names), 0) as size
from accounts a
-- The account leads, so that its old days are found by the primary key and no young one is read.
cross join user_days d on d.account = a.account and d.day < :before
left join user_day_details x on x.account = d.account and x.day = d.day and x.member = d.member
where a.account >= :account
  and (a.account > :account or (d.day, d.member) > (:day, :member))
order by a.account, d.day, d.member
limit :limit
