-- account_users: who was ever seen in one account, since when?
select m.user_id, m.first_ms, m.last_ms
from accounts a
join members m on m.account = a.account
where a.account_id = :account_id
order by m.user_id
