-- inputs_of_account: what was ever said of an account's inputs of one kind?
select a.account_id, i.id, h.valid_from_ms, h.body
from accounts a
join inputs i on i.account = a.account and i.kind = :kind
join input_history h on h.input = i.input
where a.account_id = :account_id
union all
select a.account_id, i.id, i.valid_from_ms, i.body
from accounts a
join inputs i on i.account = a.account and i.kind = :kind
where a.account_id = :account_id
order by 2, 3
