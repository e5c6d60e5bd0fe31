-- acts_of_user: which acts of a stretch of the log are one person's?
select seq
from activities
where seq > :after
  and seq <= :last
  and user_id = :user_id
