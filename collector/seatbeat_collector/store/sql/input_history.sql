-- input_history: what was said of one input, since when?
select said.valid_from_ms, said.body
from (
  select i.valid_from_ms, i.body
  from accounts a
  join inputs i on i.account = a.account and i.kind = :kind and i.id = :id
  where a.account_id = :account_id
  union all
  select h.valid_from_ms, h.body
  from accounts a
  join inputs i on i.account = a.account and i.kind = :kind and i.id = :id
  join input_history h on h.input = i.input
  where a.account_id = :account_id
) as said
order by said.valid_from_ms
