-- old_cases: which closed cases of a batch are older than answers are kept?
select
  case_id,
  updated_at_ms < :before and state in ('resolved', 'wont_fix') as old,
  200 + length(user_id) as size
from survey_cases
where case_id > :case_id
order by case_id
limit :limit
