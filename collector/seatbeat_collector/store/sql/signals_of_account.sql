-- signals_of_account: which signals were kept of one account on one local day?
select g.account, g.revision, s.basis, g.body
from snapshot_signals g
join snapshots s on s.day = g.day and s.account = g.account and s.revision = g.revision
where g.day = :day and g.account = :account
order by g.revision
