-- survey_answers: how many answers does one survey have since an instant, up to a limit?
select count(*)
from (
  select 1 from survey_displays
  where survey_id = :survey_id and answered_at_ms > :since and mode = 'live'
  limit :limit
)
