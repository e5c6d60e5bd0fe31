-- inputs_page: which inputs of one kind does an account have after an id?
select i.input, i.id, i.valid_from_ms, i.body
from accounts a
join inputs i on i.account = a.account and i.kind = :kind and i.id > :after
where a.account_id = :account_id
order by i.id
limit :limit
