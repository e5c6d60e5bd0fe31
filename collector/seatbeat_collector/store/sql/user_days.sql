-- user_days: who used one account on which local day, for how long?
select
  m.user_id,
  d.day,
  d.engaged_ms,
  d.measured_ms,
  d.actions,
  d.sessions,
  d.first_ms,
  d.last_ms
from accounts a
join user_days d on d.account = a.account and d.day between :first and :last
join members m on m.member = d.member
where a.account_id = :account_id
  and m.user_id not in (select user_id from uncounted)
order by d.day, m.user_id
