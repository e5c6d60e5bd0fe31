-- feature_times: where in the product did one account's engaged time go?
select d.features
from accounts a
join user_day_details d on d.account = a.account and d.day between :first and :last
join members m on m.member = d.member
where a.account_id = :account_id
  and m.user_id not in (select user_id from uncounted)
