-- next_answer: which answer that counts did a person give next on a metric, after a place in time?
select n.display_id
from survey_responses n
where n.user_id = :user_id and n.metric = :metric and n.flags = '' and n.score is not null
  and (n.answered_at_ms, n.display_id) > (:answered_at_ms, :display_id)
order by n.answered_at_ms, n.display_id
limit 1
