-- shared_members: who of one account, seen before an instant, was seen in another one too?
select distinct m.slot, m.user_id
from members m
join members o on o.user_id = m.user_id and o.account not in (0, :account)
where m.account = :account
  and coalesce(m.first_ms, :before_ms - 1) < :before_ms
  and m.user_id not in (select user_id from uncounted)
