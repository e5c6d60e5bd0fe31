-- accounts: of which accounts did anything said change after a version, since when are they seen?
select account, account_id, first_ms, last_ms, known_users
from accounts
where version > :version
order by account_id
