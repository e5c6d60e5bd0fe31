-- totals: how much was each account used over a range of local days?
select
  a.account_id,
  sum(d.engaged_ms)        as engaged_ms,
  count(*)                 as user_days,
  count(distinct d.member) as active_users,
  count(distinct d.day)    as active_days,
  sum(d.actions)           as actions,
  sum(d.measured_ms)       as measured_ms
from accounts a
join user_days d on d.account = a.account and d.day between :first and :last
join members m on m.member = d.member
where m.user_id not in (select user_id from uncounted)
group by a.account
