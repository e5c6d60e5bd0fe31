"""Invented companies by time zone: zone, currency, names. No resemblance is meant."""

from __future__ import annotations

PLACES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "Europe/Berlin",
        "EUR",
        ("Kranichwerk", "Fernhollow Foods", "Blauberg Tools", "Nordlicht Pumpen"),
    ),
    ("America/New_York", "USD", ("Harborlight Insurance", "Pinewick Press", "Ellery Textiles")),
    ("Europe/London", "GBP", ("Thistledown Law", "Copperbeech Homes", "Marlowe Transit")),
    ("America/Los_Angeles", "USD", ("Sundial Analytics", "Redfern Robotics", "Coastwise Cargo")),
    ("Asia/Tokyo", "JPY", ("Aozora Parts", "Minato Ceramics", "Kazehana Foods")),
    ("Europe/Paris", "EUR", ("Atelier Roseau", "Belleflamme Energie", "Grand Cygne")),
    ("America/Chicago", "USD", ("Prairie Loop", "Oakhurst Grain", "Lakeshore Dental")),
    ("Asia/Kolkata", "INR", ("Neelam Textiles", "Saffron Trail", "Chandra Motors")),
    ("Europe/Stockholm", "SEK", ("Fjordbok", "Granliden Timber", "Snöfall Design")),
    ("Australia/Sydney", "AUD", ("Wattle & Stone", "Bluegum Couriers", "Kookaburra Learning")),
    ("America/Sao_Paulo", "BRL", ("Jacaranda Filmes", "Porto Claro", "Lumeria")),
    ("Europe/Madrid", "EUR", ("Olivar del Sur", "Casa Tramontana", "Brisalta")),
    ("America/Toronto", "CAD", ("Maplecrest Fitness", "Tundra Outfitters", "Heron Lake Credit")),
    ("Asia/Singapore", "SGD", ("Merlin Quay", "Orchid Lane Clinics", "Straitside Shipping")),
    ("America/Denver", "USD", ("High Mesa Solar", "Silverspruce Labs", "Bristlecone Gear")),
    ("Pacific/Auckland", "NZD", ("Kauri Ridge", "Southerly Boats", "Tidepool Education")),
    ("Africa/Johannesburg", "ZAR", ("Protea Rail", "Umbra Security", "Veldt & Co")),
    ("Europe/Warsaw", "PLN", ("Bursztyn Retail", "Wisla Paper", "Zielony Dach")),
    ("Asia/Dubai", "AED", ("Palmgate Interiors", "Dune & Anchor", "Oryx Catering")),
    ("Europe/Amsterdam", "EUR", ("Polderlicht", "Kanaal Fietsen", "Tulpwerk")),
)


def by_turns() -> list[tuple[str, str, str]]:
    """Every company as (name, zone, currency), going round the world and round again."""
    longest = max(len(names) for _, _, names in PLACES)
    return [
        (names[turn], zone, currency)
        for turn in range(longest)
        for zone, currency, names in PLACES
        if turn < len(names)
    ]
