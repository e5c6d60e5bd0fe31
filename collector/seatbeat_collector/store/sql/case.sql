-- case: what is known of one case?
select c.*
from survey_case_courses c
where c.case_id = :case_id
