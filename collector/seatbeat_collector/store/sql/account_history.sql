-- account_history: which values did the traits of one account have, since when?
select t.trait, t.value, t.valid_from_ms
from accounts a
join account_traits t on t.account = a.account
where a.account_id = :account_id
order by t.valid_from_ms, t.trait
