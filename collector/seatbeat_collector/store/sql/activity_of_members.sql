-- activity_of_members: who did how much in one account over local days, and when last?
select m.user_id, d.actions, d.engaged_ms, d.day
from (
  select member, sum(actions) as actions, sum(engaged_ms) as engaged_ms, max(day) as day
  from user_days
  where account = :account
    and day between :first and :last
  group by member
) d
join members m on m.member = d.member
where m.user_id not in (select user_id from uncounted)
