-- responses_of_account: which surveys were shown to the people of one account, and what came of it?
select r.*
from survey_responses r
where r.account_id = :account_id
order by r.last_at_ms desc, r.display_id
