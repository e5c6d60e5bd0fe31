-- account_days: what did the people of every account do together on each local day of a range?
select account, day, engaged_ms, measured_ms, actions, sessions, users, version
from account_days
where day between :first and :last
