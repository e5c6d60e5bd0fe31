-- old_responses: which survey displays of a batch are older than they are kept?
select
  display_id,
  last_at_ms < :before as old,
  80 + length(user_id) + coalesce(length(comment), 0) as size
from survey_displays
where display_id > :display_id
order by display_id
limit :limit
