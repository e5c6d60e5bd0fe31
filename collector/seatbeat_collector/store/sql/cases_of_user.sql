-- cases_of_user: which cases did a person's answers open?
select c.*, (select d.comment from survey_displays d where d.display_id = c.display_id)
from survey_case_courses c
where c.user_id = :user_id
order by c.case_id
