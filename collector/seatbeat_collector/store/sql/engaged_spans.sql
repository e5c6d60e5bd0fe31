-- engaged_spans: when was each user of one account engaged?
select m.user_id, d.spans
from accounts a
join user_day_details d on d.account = a.account and d.day between :first and :last
join members m on m.member = d.member
where a.account_id = :account_id
  and m.user_id not in (select user_id from uncounted)
