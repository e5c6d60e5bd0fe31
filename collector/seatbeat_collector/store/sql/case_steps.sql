-- case_steps: what was done to a case?
select at_ms, by, change, note
from survey_case_steps
where case_id = :case_id
order by step
