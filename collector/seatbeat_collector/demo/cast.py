"""The customers with a part to play: each shows one thing an account page must get right."""

from __future__ import annotations

from .parts import UNLIMITED, Part
from .product import BUSINESS, ENTERPRISE, TEAM, TRIAL
from .stories import (
    CASUAL,
    DORMANT,
    DROPPED,
    FADING,
    GROWING,
    NEW,
    RETAIL,
    leaving,
)

JUNIPER_PEOPLE = (
    ("Kim Larsen", "owner"),
    ("Noor Haddad", "accountant"),
    ("Tomas Weber", "assistant"),
    ("Priya Nair", "analyst"),
    ("Jonas Beck", "manager"),
    ("Lucia Ferrari", "accountant"),
    ("Emeka Okafor", "assistant"),
    ("Wanda Kowalski", "analyst"),
    ("Oskar Lindgren", "assistant"),
)
"""The account that the demo app signs people into; ids are juniper-vale-1, -2, …

The last three were invited and never came.
"""

CAST = (
    Part("Juniper & Vale", "Europe/Berlin", "EUR", TEAM, 9, 12, 410, habit=(0.5, 0.9),
         sleepers=0.0, roster=JUNIPER_PEOPLE, asleep=3),
    Part("Kestrel Robotics", "America/New_York", "USD", ENTERPRISE, 74, 60, 620,
         habit=(0.7, 0.97), sleepers=0.03, diligence=1.5, earlier_seats=((200, 40),)),
    Part("Tamarind Health", "Asia/Kolkata", "INR", ENTERPRISE, 58, 70, 540, DROPPED,
         habit=(0.6, 0.95), sleepers=0.05, diligence=1.3),
    Part("Lindqvist Optik", "Europe/Stockholm", "SEK", TEAM, 11, 12, 330,
         habit=(0.006, 0.02), sleepers=0.0, champion=True),
    Part("Papercrane Studio", "Asia/Tokyo", "JPY", TRIAL, 4, 5, 3, NEW, sleepers=0.0),
    Part("Mbali Freight", "Africa/Johannesburg", "ZAR", BUSINESS, 23, None, 260),
    Part("Osprey & Holt", "Europe/London", "GBP", ENTERPRISE, 66, UNLIMITED, 900),
    Part("Saltmarsh Books", "Europe/London", "GBP", TEAM, 14, 15, 480, leaving(25), gone=25),
    Part("Cobalt Ridge", "America/Denver", "USD", BUSINESS, 21, 25, 700, leaving(70), gone=70),
    Part("Hinode Travel", "Asia/Tokyo", "JPY", BUSINESS, 44, 50, 380, GROWING,
         habit=(0.6, 0.95), earlier_seats=((95, 20), (40, 35))),
    Part("Verano Hotels", "Europe/Madrid", "EUR", BUSINESS, 31, 36, 290, RETAIL, diligence=0.6),
    Part("Dunmore Dairy", "Pacific/Auckland", "NZD", TEAM, 17, 25, 350, DORMANT),
    Part("Quartzline", "America/Toronto", "CAD", ENTERPRISE, 22, 140, 420, CASUAL),
    Part("Amberley Legal", "Australia/Sydney", "AUD", TRIAL, 7, 10, 27, FADING),
    Part("Halden Group", "Europe/Stockholm", "SEK", ENTERPRISE, 3, 5, 800, sleepers=0.0),
    Part("Halden Nordics", "Europe/Stockholm", "SEK", ENTERPRISE, 48, 60, 800,
         parent="Halden Group", diligence=1.4),
    Part("Halden Iberia", "Europe/Madrid", "EUR", ENTERPRISE, 19, 40, 330, CASUAL,
         parent="Halden Group", diligence=0.7),
)  # fmt: skip
