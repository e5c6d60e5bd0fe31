-- snapshots_of_account: what were one account's metrics and scores on each local day of a range?
with recursive days(day) as (
  select :first
  union all
  select day + 1 from days where day < :last
)
select s.account, s.day, s.revision, s.made_at_ms, s.basis, s.body
from days
join snapshots s on s.day = days.day and s.account = :account
where s.revision = (
  select max(n.revision) from snapshots n where n.day = s.day and n.account = s.account
)
order by s.day
