-- account: since when is one account seen, how many counted people are known?
select account, account_id, first_ms, last_ms, known_users
from accounts
where account_id = :account_id
