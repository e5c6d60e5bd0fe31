-- answers_of_account: which answers did the people of an account first give in a range of time?
select r.*
from survey_responses r
where r.account_id = :account_id and r.last_at_ms >= :from_ms
  and r.answered_at_ms >= :from_ms and r.answered_at_ms < :before_ms
