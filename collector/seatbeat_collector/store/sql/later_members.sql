-- later_members: which counted people were first seen in which account at an instant or later?
select account, first_ms
from members
where account <> 0
  and first_ms >= :from_ms
  and user_id not in (select user_id from uncounted)
