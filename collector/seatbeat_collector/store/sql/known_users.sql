-- known_users: how many counted people were ever seen in each account?
select account, known_users from accounts
