-- unseen_members: whose acts count in an account by membership, though they were never seen in it?
select distinct s.user_id
from stale_accounts t
join members u on u.account = 0
join memberships s on s.user_id = u.user_id and s.account = t.account
where t.account = :account
  and not exists (select 1 from members m where m.account = t.account and m.user_id = s.user_id)
