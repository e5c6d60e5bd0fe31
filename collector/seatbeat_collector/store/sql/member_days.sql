-- member_days: when was each user of one account there on one local day, and what did they do?
select m.slot, d.first_ms, d.last_ms, x.spans, x.names
from user_days d
join user_day_details x on x.account = d.account and x.day = d.day and x.member = d.member
join members m on m.member = d.member
where d.account = :account
  and d.day = :day
  and m.user_id not in (select user_id from uncounted)
