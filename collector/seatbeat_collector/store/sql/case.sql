-- case: what is known of one case?
select c.*, (select d.comment from survey_displays d where d.display_id = c.display_id)
from survey_case_courses c
where c.case_id = :case_id
