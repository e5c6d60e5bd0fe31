-- responses_of_survey: which displays of a survey were shown in a range of time?
select r.*
from survey_responses r
where r.survey_id = :survey_id and r.shown_at_ms >= :from_ms and r.shown_at_ms < :before_ms
order by r.shown_at_ms
