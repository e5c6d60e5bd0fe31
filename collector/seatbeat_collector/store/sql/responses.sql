-- responses: which surveys were shown to the people of one account, and what came of it?
select display_id, survey_id, user_id, action, score, comment, app, rev, first_at_ms, last_at_ms
from survey_displays
where account_id = :account_id
order by last_at_ms desc, display_id
