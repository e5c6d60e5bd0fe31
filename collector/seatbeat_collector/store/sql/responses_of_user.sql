-- responses_of_user: which surveys was a person shown, and what came of it?
select r.*
from survey_responses r
where r.user_id = :user_id
order by r.last_at_ms desc, r.display_id desc
