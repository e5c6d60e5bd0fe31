-- cases_answered: which cases were opened by an answer of a range of time?
select c.*, (select d.comment from survey_displays d where d.display_id = c.display_id)
from survey_case_courses c
where c.answered_at_ms >= :from_ms and c.answered_at_ms < :before_ms
  and (:survey_id is null or c.survey_id = :survey_id)
