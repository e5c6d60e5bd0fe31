-- survey_open: how many displays of one survey may still be answered, or shown, up to a limit?
select count(*)
from (
  select 1 from survey_displays
  where survey_id = :survey_id and shown_at_ms > :since and mode = 'live'
    and answered_at_ms is null and action in ('shown', 'started')
  union all
  select 1 from survey_leases
  where survey_id = :survey_id and leased_at_ms > :pending and shown_at_ms is null
    and mode = 'live'
  limit :limit
)
