-- input: what does one input of an account say?
select i.input, i.id, i.valid_from_ms, i.body
from accounts a
join inputs i on i.account = a.account and i.kind = :kind and i.id = :id
where a.account_id = :account_id
