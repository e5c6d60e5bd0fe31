"""The markup that puts the browser snippet and a person's identity into a page."""

import json
import re
from html.parser import HTMLParser

import jwt
import pytest

from seatbeat import OptionError, Seatbeat
from seatbeat.integrations._person import Person
from seatbeat.integrations._snippet import Snippet

SECRET = "s" * 32
URL = "https://telemetry.example.com"


class Scripts(HTMLParser):
    """The script elements of some markup, as a browser reads them."""

    def __init__(self, markup):
        super().__init__()
        self.found = []
        self.feed(str(markup))
        self.close()

    def handle_starttag(self, tag, attrs):
        assert tag == "script"
        self.found.append([dict(attrs), ""])

    def handle_data(self, data):
        if data.strip():
            self.found[-1][1] += data


def snippet(sb=None, **options):
    return Snippet(sb or Seatbeat.test(), write_key="sbw_x", browser_url=URL, **options)


def calls_in(code):
    pushed = re.fullmatch(r"\(window\.seatbeat=.*\)\.q\.push\((.*)\)", code)[1]
    return json.loads(f"[{pushed}]")


def test_a_page_gets_the_script_with_the_key_and_whoever_it_is_made_for():
    sb = Seatbeat.test(app="reports")
    markup = snippet(sb).html(Person("u-7", "acme"), feature="billing")
    (inline, code), (tag, empty) = Scripts(markup).found
    assert calls_in(code) == [["identify", "u-7", {"account": "acme"}], ["feature", "billing"]]
    expected = {"async": None, "src": f"{URL}/t.js", "data-key": "sbw_x", "data-app": "reports"}
    assert (inline, tag, empty) == ({}, expected, "")


def test_the_identity_is_signed_where_there_is_a_secret():
    sb = Seatbeat.test(identity_secret=SECRET)
    markup = snippet(sb, identity_expires_in=60).html(Person(7, "acme"))
    (_, user, about), *_ = calls_in(Scripts(markup).found[0][1])
    claims = jwt.decode(about["token"], SECRET, algorithms=["HS256"])
    assert (user, claims["sub"], claims["acct"]) == ("7", "7", "acme")


def test_whatever_ids_hold_stays_a_text():
    evil = """</script><script>alert('1')</script><!-- & " \u2028"""
    sb = Seatbeat.test(app='"><script>')
    markup = snippet(sb).html(Person(evil, evil), feature=evil, nonce='"><script>')
    (inline, code), (tag, _) = Scripts(markup).found
    assert calls_in(code) == [["identify", evil, {"account": evil}], ["feature", evil]]
    assert "<" not in code and "&" not in code
    assert inline["nonce"] == tag["nonce"] == tag["data-app"] == '"><script>'


def test_nobody_is_identified_where_nobody_is_signed_in():
    ((tag, code),) = Scripts(snippet().html(None)).found
    assert tag["data-key"] == "sbw_x" and code == ""


def test_a_strict_policy_is_met_by_a_nonce_on_both():
    found = Scripts(snippet().html(Person("u-7", "acme"), nonce="abc")).found
    assert [attributes["nonce"] for attributes, _ in found] == ["abc", "abc"]


def test_the_snippet_needs_an_account_and_the_log_says_so(caplog):
    markup = snippet().html(Person("u-7", None))
    assert len(Scripts(markup).found) == 1
    assert "without an account" in caplog.text


def test_a_page_without_a_key_gets_nothing_and_the_log_says_why(caplog):
    assert Snippet(Seatbeat.test(), browser_url=URL).html(None) == ""
    assert "write_key=" in caplog.text


def test_a_client_that_is_off_gives_nothing_and_says_nothing(caplog):
    assert snippet(Seatbeat(enabled=False)).html(Person("u-7", "acme")) == ""
    assert caplog.text == ""


def test_the_key_may_come_from_the_environment_and_the_address_from_the_client(monkeypatch):
    monkeypatch.setenv("SEATBEAT_WRITE_KEY", "sbw_env")
    sb = Seatbeat(key="sbs_x", url="http://127.0.0.1:9")
    ((tag, _),) = Scripts(Snippet(sb).html(None)).found
    assert (tag["src"], tag["data-key"]) == ("http://127.0.0.1:9/t.js", "sbw_env")
    sb.close()


def test_the_collector_may_be_a_path_of_the_apps_own_site():
    made = Snippet(Seatbeat.test(), write_key="sbw_x", browser_url="/telemetry/")
    assert Scripts(made.html(None)).found[0][0]["src"] == "/telemetry/t.js"


@pytest.mark.parametrize(
    "options",
    [{"write_key": "sbs_secret"}, {"browser_url": "//elsewhere"}, {"browser_url": "ftp://x"}],
    ids=str,
)
def test_what_must_not_stand_in_a_page_is_refused_at_set_up(options):
    with pytest.raises(OptionError) as refusal:
        Snippet(Seatbeat.test(), **options)
    assert "sbs_secret" not in str(refusal.value)
