-- activity_of_members: who did how much in one account over local days, and when last?
select m.user_id, sum(d.actions), sum(d.engaged_ms), max(d.day)
from user_days d
join members m on m.member = d.member
where d.account = :account
  and d.day between :first and :last
  and m.user_id not in (select user_id from uncounted)
group by d.member
