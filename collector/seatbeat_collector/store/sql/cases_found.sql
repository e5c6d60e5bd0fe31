-- cases_found: which cases with these properties come next, soonest due first?
select c.*, (select d.comment from survey_displays d where d.display_id = c.display_id)
from survey_case_courses c
where (c.due_at_ms, c.case_id) > (:after_ms, :after_id)
  and c.due_at_ms < :due_before_ms
  and c.state in (select value from json_each(:states))
  and (:owner is null or c.owner = :owner)
  and (:account_id is null or c.account_id = :account_id)
  and (:survey_id is null or c.survey_id = :survey_id)
  and (:user_id is null or c.user_id = :user_id)
  and (:reason is null or instr(' ' || c.reasons || ' ', :reason))
order by c.due_at_ms, c.case_id
limit :limit
