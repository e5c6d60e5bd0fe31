"""Migration 3: what an account's people did together on each local day, so that reads sum days.

The people of a day are a set of bits, by each member's own slot in the account: distinct people
over any days are the bits of a union, exactly. Counts and versions are kept by triggers, so that
whoever writes members or traits can't forget them.
"""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database


class _SlotBits:
    """Slots as bytes: bit n of them stands for slot n, the lowest bit first."""

    def __init__(self) -> None:
        self._bits = 0

    def step(self, slot: int) -> None:
        self._bits |= 1 << slot

    def finalize(self) -> Any:  # typeshed knows of no aggregate but of numbers
        return self._bits.to_bytes((self._bits.bit_length() + 7) // 8, "little")


def apply(db: Database) -> None:
    """Make the tables and triggers, and fill them from what is known."""
    db.conn.create_aggregate("slot_bits", 1, _SlotBits)
    for statement in (*_TABLES, *_WHAT_IS_KNOWN, *_TRIGGERS):
        db.execute(statement.replace("$next", _NEXT_VERSION))


_TABLES = (
    # A slot is never used twice: a set that still holds an erased member's bit names nobody else.
    "alter table members add column slot integer",
    "alter table accounts add column slots integer not null default 0",
    "alter table accounts add column known_users integer not null default 0",
    # The portfolio's version when what is said of the account last changed.
    "alter table accounts add column version integer not null default 0",
    # By day first: the rows that a fold touches now lie together, and so do those a list reads.
    """create table account_days (
      day integer not null,
      account integer not null,
      engaged_ms integer not null,
      measured_ms integer not null,
      actions integer not null,
      sessions integer not null,
      users blob not null,
      version integer not null,
      primary key (day, account)
    ) strict, without rowid""",
    "create table changed_days (day integer primary key, version integer not null) strict",
    "insert into meta (name, value) values ('portfolio_version', '0')",
    # Who stands below an account is asked for each account that is read.
    """create index [account_traits#children] on account_traits(value)
      where trait = 'parent_id'""",
)

_WHAT_IS_KNOWN = (
    """update members set slot = numbered.slot from
      (select member, row_number() over (partition by account order by member) - 1 as slot
       from members where account <> 0) as numbered
      where numbered.member = members.member""",
    """update accounts set
      slots = (select count(*) from members m where m.account = accounts.account),
      known_users = (select count(*) from members m where m.account = accounts.account
                     and m.user_id not in (select user_id from uncounted))""",
    """insert into account_days
      select d.day, d.account, sum(d.engaged_ms), sum(d.measured_ms), sum(d.actions),
             sum(d.sessions), slot_bits(m.slot), 0
      from user_days d join members m on m.member = d.member
      where m.user_id not in (select user_id from uncounted)
      group by d.day, d.account""",
    "insert into changed_days select distinct day, 0 from account_days",
)

_NEXT_VERSION = (
    "update meta set value = cast(value + 1 as text) where name = 'portfolio_version';"
    " update accounts set version ="
    " (select cast(value as integer) from meta where name = 'portfolio_version')"
)

_TRIGGERS = (
    """create trigger member_comes after insert on members when new.account <> 0 begin
      update members set slot = (select slots from accounts where account = new.account)
        where member = new.member;
      update accounts set slots = slots + 1,
        known_users = known_users + (new.user_id not in (select user_id from uncounted))
        where account = new.account;
    end""",
    """create trigger member_goes after delete on members when old.account <> 0 begin
      update accounts set
        known_users = known_users - (old.user_id not in (select user_id from uncounted))
        where account = old.account;
    end""",
    """create trigger person_uncounted after insert on uncounted begin
      update accounts set known_users = known_users - 1 where account in
        (select account from members where user_id = new.user_id);
    end""",
    """create trigger person_counted after delete on uncounted begin
      update accounts set known_users = known_users + 1 where account in
        (select account from members where user_id = old.user_id);
    end""",
    # Somebody in two accounts: trees that hold both may count them once from now on.
    """create trigger member_shared after insert on members when new.account <> 0 and exists
      (select 1 from members where user_id = new.user_id and account not in (0, new.account))
    begin
      $next where account in (select account from members where user_id = new.user_id);
    end""",
    """create trigger account_comes after insert on accounts begin
      $next where account = new.account;
    end""",
    """create trigger account_begins after update of first_ms on accounts
      when new.first_ms is not old.first_ms
    begin
      $next where account = new.account;
    end""",
    """create trigger account_is_described after insert on account_traits begin
      $next where account = new.account;
    end""",
    """create trigger account_is_described_anew after update on account_traits begin
      $next where account = new.account;
    end""",
)
