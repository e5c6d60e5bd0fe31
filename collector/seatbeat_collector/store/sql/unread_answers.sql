-- unread_answers: from which answers has nothing followed yet, and what did the person say before?
select
  u.ticket,
  (select p.score from survey_responses p
   where p.user_id = r.user_id and p.metric = r.metric and p.flags = '' and p.score is not null
     and (p.answered_at_ms, p.display_id) < (r.answered_at_ms, r.display_id)
   order by p.answered_at_ms desc, p.display_id desc limit 1) as before,
  r.*
from unread_answers u
join survey_responses r on r.display_id = u.display_id
order by u.ticket
limit :limit
