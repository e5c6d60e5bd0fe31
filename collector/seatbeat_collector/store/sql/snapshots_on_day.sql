-- snapshots_on_day: what were the metrics and scores of every account on one local day?
select account, day, revision, made_at_ms, basis, body
from snapshots
where day = :day
order by account, revision
