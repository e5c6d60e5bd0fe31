-- parents: which account stands above which, by the last word about it?
select a.account_id, t.value
from account_traits t
join accounts a on a.account = t.account
where t.trait = 'parent_id'
order by t.account, t.valid_from_ms
