-- responses_found: which displays with these properties come next, the latest first?
select r.*
from survey_responses r
where :account_id is null
  and (r.last_at_ms, r.display_id) < (:after_ms, :after_id)
  and r.last_at_ms >= :from_ms and r.last_at_ms < :before_ms
  and (:survey_id is null or r.survey_id = :survey_id)
  and (:user_id is null or r.user_id = :user_id)
  and (:metric is null or r.metric = :metric)
  and (:bands is null or exists (
    select 1 from json_each(:bands) b
    where r.metric = b.value ->> 0 and r.score between b.value ->> 1 and b.value ->> 2))
  and (:theme is null or instr(r.themes, :theme))
  and (:sentiment_from is null or r.sentiment >= :sentiment_from)
  and (:sentiment_to is null or r.sentiment <= :sentiment_to)
  and (:language is null or r.language || '-' like :language)
  and (not :answered or r.score is not null)
  and (not :commented or r.comment <> '')
  and (:flagged is null or :flagged = (r.flags <> ''))
order by r.last_at_ms desc, r.display_id desc
limit :limit
