-- user_accounts: in which accounts was one person seen, since when?
select a.account_id, m.first_ms, m.last_ms
from (select account, first_ms, last_ms from members where user_id = :user_id and account <> 0
      union all
      select distinct account, null, null from memberships
      where user_id = :user_id
        and account not in (select account from members where user_id = :user_id)) m
join accounts a on a.account = m.account
order by a.account_id
