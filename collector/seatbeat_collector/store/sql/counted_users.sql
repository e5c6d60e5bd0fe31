-- counted_users: who is counted in one account, and do they have acts without an account?
select
  a.account,
  m.member,
  m.user_id,
  (select u.member from members u where u.account = 0 and u.user_id = m.user_id) as unattributed
from accounts a
join members m on m.account = a.account
where a.account_id = :account_id
  and m.user_id not in (select user_id from uncounted)
order by m.user_id
