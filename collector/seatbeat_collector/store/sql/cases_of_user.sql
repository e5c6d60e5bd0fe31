-- cases_of_user: which cases did a person's answers open?
select c.*
from survey_case_courses c
where c.user_id = :user_id
order by c.case_id
