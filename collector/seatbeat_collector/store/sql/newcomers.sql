-- newcomers: who was first seen in one account at an instant or later?
select slot
from members
where account = :account
  and coalesce(first_ms, :from_ms) >= :from_ms
