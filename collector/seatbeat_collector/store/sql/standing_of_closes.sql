-- standing_of_closes: up to which day are how many accounts closed, by their time zone?
select
  (
    select t.value
    from account_traits t
    where t.account = a.account and t.trait = 'timezone'
    order by t.valid_from_ms desc
    limit 1
  ) as zone,
  c.day as closed,
  iif(
    c.day is null,
    coalesce(
      (
        select cast(t.value as integer)
        from account_traits t
        where t.account = a.account and t.trait = 'created_at'
        order by t.valid_from_ms desc
        limit 1
      ),
      a.first_ms
    ),
    null
  ) as began_ms,
  count(*) as accounts
from accounts a
left join closed_accounts c on c.account = a.account
group by zone, closed, began_ms
