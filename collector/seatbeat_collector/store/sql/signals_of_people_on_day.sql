-- signals_of_people_on_day: which signals about whom were kept of every account on one local day?
select account, revision, user_id, body
from snapshot_people
where day = :day
order by account, revision, user_id
