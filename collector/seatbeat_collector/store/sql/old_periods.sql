-- old_periods: which periods of evidence, not settled yet, are older than they are kept?
select
  period,
  account,
  member,
  1 as old,
  12 + length(evidence) as size
from user_periods
where period < :before / 600000
  and (period, account, member) > (:period, :account, :member)
order by period, account, member
limit :limit
