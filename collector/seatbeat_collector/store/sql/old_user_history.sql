-- old_user_history: which values of a batch were replaced by others before days are kept?
select
  h.user_id,
  h.trait,
  h.valid_from_ms,
  exists (
    select 1
    from user_trait_history n
    where n.user_id = h.user_id
      and n.trait = h.trait
      and n.valid_from_ms > h.valid_from_ms
      -- A day longer: local days begin when they do.
      and n.valid_from_ms < (:before - 719163 - 1) * 86400000
  ) as old,
  50 + length(h.user_id) + length(h.value) as size
from user_trait_history h
where (h.user_id, h.trait, h.valid_from_ms) > (:user_id, :trait, :valid_from_ms)
order by h.user_id, h.trait, h.valid_from_ms
limit :limit
