-- account_traits_now: which traits does one account have at an instant?
select trait, value, max(valid_from_ms)
from account_traits
where account = (select account from accounts where account_id = :account_id)
  and valid_from_ms <= :at_ms
group by trait
