-- signals_of_people_of_account: which signals about whom were kept of one account on one local day?
select account, revision, user_id, body
from snapshot_people
where day = :day and account = :account
order by revision, user_id
