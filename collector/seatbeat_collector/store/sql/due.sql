-- due: about how much waits for the fold, some hundred blocks at most?
select
  (select coalesce(sum(events), 0) from (select events from inbox where seq > 0 order by seq limit 300)),
  (select max(0, coalesce(max(seq), 0) - (select cast(value as integer) from meta
                                          where name = 'folded_activities'))
   from activities),
  exists (select 1 from stale_users)
