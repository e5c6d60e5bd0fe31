-- inputs_of_all: what was ever said of the inputs of one kind, account by account?
select a.account_id, i.id, h.valid_from_ms, h.body
from accounts a
join inputs i on i.account = a.account and i.kind = :kind
join input_history h on h.input = i.input
union all
select a.account_id, i.id, i.valid_from_ms, i.body
from accounts a
join inputs i on i.account = a.account and i.kind = :kind
order by 1, 2, 3
