-- later_members_of: how many counted people were first seen in one account at an instant or later?
select count(*)
from members
where account = :account
  and first_ms >= :from_ms
  and user_id not in (select user_id from uncounted)
