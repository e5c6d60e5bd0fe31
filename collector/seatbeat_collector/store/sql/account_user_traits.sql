-- account_user_traits: what is known of the people of one account?
select m.user_id, t.trait, t.value
from accounts a
join members m on m.account = a.account
join user_traits t on t.user_id = m.user_id
where a.account_id = :account_id
order by m.user_id, t.trait
