-- survey_displays_of: which surveys was one person shown, and what came of it?
select survey_id, metric, action, answered_at_ms, shown_at_ms, last_at_ms
from survey_displays
where user_id = :user_id and mode = 'live'
union all
-- Of a display that was deleted with old answers, its lease still tells when it was.
select l.survey_id, json_extract(s.definition, '$.metric'), 'completed', l.shown_at_ms,
  l.shown_at_ms, l.shown_at_ms
from survey_leases l
join surveys s on s.survey_id = l.survey_id
where l.user_id = :user_id and l.shown_at_ms is not null and l.mode = 'live'
  and not exists (select 1 from survey_displays d where d.display_id = l.display_id)
