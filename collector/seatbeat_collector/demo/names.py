"""Names for invented people."""

from __future__ import annotations

from random import Random

_FIRST = """
    Ada Aiko Amara Amir Ana Anders Anika Aria Arjun Astrid Ben Bianca Camille Carlos Chiara Chloe
    Daniel Dario Deepa Diego Elena Elif Emeka Emil Emma Erik Esther Farah Felix Fiona Freya Gabriel
    Grace Hana Hannah Haruto Hugo Ibrahim Ida Imani Ines Ingrid Isaac Ivan Jada Jakub James Jana
    Jonas Julia Kai Karim Katya Kenji Kim Kiran Lars Laura Leila Leo Liam Lina Lucia Luis Magda Maja
    Malik Marco Maria Mateo Maya Mei Mila Mina Mohammed Nadia Naomi Nia Nils Noah Nora Olga Oliver
    Omar Oskar Paula Pedro Petra Priya Rafael Ravi Rosa Ruth Sam Sana Sara Sofia Stefan Tariq Theo
    Thomas Tomas Uma Valentina Vera Victor Wanda Wei Yara Yuki Yusuf Zara Zoe
"""

_LAST = """
    Abara Adler Almeida Andersen Arslan Barros Baumann Beck Berger Bianchi Borg Brandt Carter Castro
    Chen Cohen Costa Cruz Dahl Davies Delgado Diaz Dubois Duarte Ekberg Evans Farrow Ferrari Fischer
    Fontaine Fujita Garcia Gomez Gray Gupta Haddad Hale Hansen Hayashi Hoffmann Holm Hughes Ibarra
    Ito Iyer Jansen Jensen Joshi Kaya Keller Khan Kimura Klein Koch Kowalski Kumar Lang Larsen
    Laurent Lee Lindgren Lopez Lund Maier Marchetti Marsh Mehta Mendes Meyer Moreau Mori Moyo Murphy
    Nair Ncube Nguyen Nowak Okafor Olsen Ortega Osei Park Patel Pereira Petrov Pohl Quinn Ramos Rao
    Reyes Ricci Rossi Roth Sato Schmid Shah Silva Singh Sousa Stein Suzuki Tan Tanaka Torres Varga
    Vidal Vogel Wagner Walsh Weber Winter Wolf Wong Yamada Yilmaz Young Zhang Ziegler
"""


def full_names(rng: Random, count: int) -> list[str]:
    """`count` different full names."""
    first, last = _FIRST.split(), _LAST.split()
    picked: dict[str, None] = {}
    while len(picked) < count:
        picked[f"{rng.choice(first)} {rng.choice(last)}"] = None
    return list(picked)
