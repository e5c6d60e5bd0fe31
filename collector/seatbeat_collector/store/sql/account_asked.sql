-- account_asked: when were people of one account shown a survey since an instant, or soon will be?
select shown_at_ms as at_ms
from survey_displays
where account_id = :account_id and shown_at_ms > :since and mode = 'live'
union all
select leased_at_ms
from survey_leases
where account_id = :account_id and leased_at_ms > :pending and shown_at_ms is null
  and mode = 'live'
order by at_ms desc
limit :limit
