-- old_snapshots: which snapshots are of days before the first one to be kept?
select day, account, revision, day < :before, length(body)
from snapshots
where (day, account, revision) > (:day, :account, :revision)
  and day < :before
order by day, account, revision
limit :limit
