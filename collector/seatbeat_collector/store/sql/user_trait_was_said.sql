-- user_trait_was_said: was a trait of anybody of an account told before an instant?
select exists (
  select 1
  from (
    select user_id from members where account = :account
    union all
    select user_id from memberships where account = :account
  ) p
  join user_trait_history h on h.user_id = p.user_id
  where h.trait = :trait
    and h.valid_from_ms < :before_ms
    and p.user_id not in (select user_id from uncounted)
)
