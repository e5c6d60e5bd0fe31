-- inputs_told: was any input of a kind ever told?
select exists(
  select 1
  from accounts a
  -- The accounts lead, so that each is looked up by its key.
  cross join inputs i on i.account = a.account and i.kind = :kind
)
