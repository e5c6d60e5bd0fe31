-- survey_leases_of: which surveys may be shown, or were shown, to one person?
select user_id, survey_id, cycle, display_id, account_id, leased_at_ms, trigger, version, lang,
  mode, shown_at_ms
from survey_leases
where user_id = :user_id
