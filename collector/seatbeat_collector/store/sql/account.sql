-- account: since when is one account seen, how many counted people are known?
select
  a.account,
  a.account_id,
  a.first_ms,
  a.last_ms,
  (select count(*)
   from members m
   where m.account = a.account
     and m.user_id not in (select user_id from uncounted)) as known_users
from accounts a
where a.account_id = :account_id
