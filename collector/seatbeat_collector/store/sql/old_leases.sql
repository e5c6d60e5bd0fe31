-- old_leases: which leases of a batch are older than it is kept who was asked?
select
  user_id,
  survey_id,
  cycle,
  leased_at_ms < :before as old,
  120 + length(user_id) + length(survey_id) + length(account_id) as size
from survey_leases
where (user_id, survey_id, cycle) > (:user_id, :survey_id, :cycle)
order by user_id, survey_id, cycle
limit :limit
