-- user_hours: what is known of one member over a range of hours?
select hour, evidence
from user_hours
where member = :member and hour between :first and :last
order by hour
