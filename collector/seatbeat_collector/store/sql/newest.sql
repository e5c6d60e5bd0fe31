-- newest: which is the latest instant that the database knows of?
select max(at_ms)
from (select max(last_ms) as at_ms from accounts
      union all
      select max(last_used_at_ms) from keys
      union all
      select received_at_ms from inbox where seq = (select max(seq) from inbox))
