-- accounts_of_changed_users: in which accounts are the people whose past was changed since?
select m.account
from user_trait_history h
join members m on m.user_id = h.user_id
where h.version > :after
union
select b.account
from user_trait_history h
join memberships b on b.user_id = h.user_id
where h.version > :after
