-- snapshot_revisions: what was ever said of one account's day?
select account, day, revision, made_at_ms, basis, body
from snapshots
where day = :day
  and account = :account
order by revision
