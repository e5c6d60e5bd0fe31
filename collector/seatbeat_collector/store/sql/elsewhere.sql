-- elsewhere: in which other accounts was somebody of one account seen too?
select distinct o.account
from members m
join members o on o.user_id = m.user_id and o.account not in (0, :account)
where m.account = :account
