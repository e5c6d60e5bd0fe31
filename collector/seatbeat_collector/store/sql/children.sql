-- children: which accounts stand right below one, by the last word about it?
select a.account_id
from account_traits t
join accounts a on a.account = t.account
where t.trait = 'parent_id'
  and t.value = :parent
  and t.valid_from_ms = (select max(l.valid_from_ms)
                         from account_traits l
                         where l.account = t.account and l.trait = 'parent_id')
order by a.account_id
