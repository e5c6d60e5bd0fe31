-- all_newcomers: who was first seen in which account at an instant or later, and when?
select account, slot, first_ms
from members
where account <> 0
  and coalesce(first_ms, :from_ms) >= :from_ms
