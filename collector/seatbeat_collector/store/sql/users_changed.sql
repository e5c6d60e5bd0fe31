-- users_changed: what was ever said of those people of an account of whom something was said then?
select
  p.user_id,
  min(
    (select min(v.valid_from_ms) from user_trait_history v where v.user_id = p.user_id),
    min(p.known_ms)
  ) as known_from_ms,
  h.trait,
  h.value,
  h.valid_from_ms
from (
  select user_id, coalesce(first_ms, 1 << 62) as known_ms from members where account = :account
  union all
  select user_id, from_ms from memberships where account = :account
) p
join user_trait_history h on h.user_id = p.user_id
where exists (
    select 1
    from user_trait_history c
    where c.user_id = p.user_id and c.valid_from_ms between :from_ms and :to_ms
  )
  and p.user_id not in (select user_id from uncounted)
group by p.user_id, h.trait, h.valid_from_ms
order by p.user_id, h.valid_from_ms, h.trait
