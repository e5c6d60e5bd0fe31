-- old_activities: which acts of a batch of folded ones are older than they are kept?
select
  seq,
  at_ms < :before as old,
  60 + length(user_id) + length(name) + length(properties) as size
from activities
where seq > :seq
  and seq <= (select cast(value as integer) from meta where name = 'folded_activities')
order by seq
limit :limit
