-- response: what is known of one display?
select r.*
from survey_responses r
where r.display_id = :display_id
