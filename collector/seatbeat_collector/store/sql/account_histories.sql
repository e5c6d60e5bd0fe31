-- account_histories: which values did the traits of all accounts have, since when?
select account, trait, value, valid_from_ms
from account_traits
order by account, valid_from_ms, trait
