-- last_events: when did a counted person last do something in each account?
select account, last_ms
from accounts
