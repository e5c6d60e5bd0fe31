-- account_histories: which values did the traits of the accounts that changed have, since when?
select t.account, t.trait, t.value, t.valid_from_ms
from accounts a
-- The accounts lead: most of the time few have changed.
cross join account_traits t on t.account = a.account
where a.version > :version
order by t.account, t.valid_from_ms, t.trait
