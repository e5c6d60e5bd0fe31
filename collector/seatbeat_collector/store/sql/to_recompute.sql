-- to_recompute: which accounts are to be counted anew, and how many people are left of each?
select
  a.account_id,
  (select count(*) from members m where m.account = s.account and m.user_id > s.after_user) as people
from stale_accounts s
join accounts a on a.account = s.account
order by a.account_id
