-- old_evidence: which user-hours are older than they are kept?
select
  m.member,
  h.hour,
  1 as old,
  12 + length(h.evidence) as size
from members m
-- The member leads, so that its old hours are found by the primary key and no young one is read.
cross join user_hours h on h.member = m.member and h.hour < :before / 3600000
where m.member >= :member
  and (m.member > :member or h.hour > :hour)
order by m.member, h.hour
limit :limit
