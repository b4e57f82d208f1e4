"""Writes sqlite/0002_reference_data.sql and postgres/0002_reference_data.sql next to this file; same output on every run."""

import unicodedata
import uuid
from pathlib import Path

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "seaworthy:reference")
CREATED_AT = {"sqlite": "2026-01-01 00:00:00.000000+00:00", "postgres": "2026-01-01T00:00:00.000000Z"}

# (first sort value, step, names)
BRANDS = [
    (10, 10, """Rolex, Omega, Seiko, Grand Seiko, Tudor, Cartier, Patek Philippe, Audemars Piguet, Vacheron Constantin,
        A. Lange & Söhne, Jaeger-LeCoultre, IWC, Panerai, Breitling, TAG Heuer, Longines, Tissot, Citizen, Casio, Hamilton,
        Oris, Zenith, Hublot, Bell & Ross"""),
    (1000, 10, "Other"),
    (245, 5, """Blancpain, Glashütte Original, Richard Mille, MB&F, H. Moser & Cie, Ulysse Nardin, Chopard, Piaget,
        Girard-Perregaux"""),
    (290, 5, """Christopher Ward, Sinn, Nomos Glashütte, Stowa, Mido, Rado, Baume & Mercier, Maurice Lacroix,
        Frederique Constant, Alpina, Montblanc"""),
    (345, 5, "Orient, Orient Star, Bulova, G-Shock, Casio Oceanus, Citizen Promaster"),
    (400, 5, """Erebus, Halios, Farer, Zelos, Nodus, Monta, Formex, Baltic, Lorier, Vaer, Boldr, Helm, Notice, Traska, Vertex,
        Anordain, Fears, Marathon, Dan Henry, Scurfa, Jack Mason"""),
    (600, 5, """Pagani Design, San Martin, Phylida, Steeldive, Cronos, Heimdallr, Addiesdive, Escapement Time, Baltany,
        Tandorio, Bliger, Corgeut, Parnis, Merkur"""),
    (700, 5, "Suunto, Garmin, Luminox, Victorinox, Wenger, Traser, Armitron"),
    (800, 5, "Swatch, Timex, Invicta, Fossil, Skagen, Movado, Michael Kors, Diesel, Nixon"),
    (900, 5, "Doxa, Squale, Certina, Eterna, Glycine, Nivada Grenchen, Yema, Zodiac"),
]
MOVEMENT_TYPES = [(10, 10, "Hand-wound, Automatic, Quartz, Spring Drive, Solar, Kinetic")]
COMPLICATIONS = [
    (10, 10, """Date, Day-Date, Chronograph, GMT, Dual Time, World Time, Moon Phase, Power Reserve Indicator, Annual Calendar,
        Perpetual Calendar, Tourbillon, Minute Repeater, Alarm, Regatta Timer, Dive Bezel, Tachymeter, Small Seconds"""),
]


def rows(groups):
    """Pairs of name and sort value, in the order of the sort value."""
    pairs = []
    for first, step, names in groups:
        for position, name in enumerate(names.split(",")):
            pairs.append((" ".join(name.split()), first + step * position))
    return sorted(pairs, key=lambda pair: pair[1])


def name_key(name):
    """The form names are compared in: lower case, no accents, ß as ss."""
    decomposed = unicodedata.normalize("NFKD", name.lower().replace("ß", "ss"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def text(value):
    return "'" + value.replace("'", "''") + "'"


def identifier(engine, table, name):
    value = uuid.uuid5(NAMESPACE, f"{table}/{name}")
    return f"x'{value.hex}'" if engine == "sqlite" else f"'{value}'::uuid"


def insert(engine, table, columns, lines):
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES\n" + ",\n".join(f"  ({line})" for line in lines) + ";\n"


WAY_BACK = """-- migrate: down
DELETE FROM complications;
DELETE FROM movement_types;
DELETE FROM brands WHERE owner_id IS NULL;
"""


def migration(engine):
    created_at = text(CREATED_AT[engine])
    brands = [
        f"{identifier(engine, 'brands', name)}, NULL, {text(name)}, {text(name_key(name))}, {sort_order}, {created_at}"
        for name, sort_order in rows(BRANDS)
    ]
    parts = [
        "-- Brands, movement types and complications common to all accounts. Written by make_reference_data.py.\n",
        insert(engine, "brands", ["id", "owner_id", "name", "name_key", "sort_order", "created_at"], brands),
    ]
    for table, groups in (("movement_types", MOVEMENT_TYPES), ("complications", COMPLICATIONS)):
        lines = [f"{identifier(engine, table, name)}, {text(name)}, {sort_order}" for name, sort_order in rows(groups)]
        parts.append(insert(engine, table, ["id", "name", "sort_order"], lines))
    return "\n".join(parts) + WAY_BACK


if __name__ == "__main__":
    for engine in ("sqlite", "postgres"):
        target = Path(__file__).parent / engine / "0002_reference_data.sql"
        target.write_text(migration(engine), encoding="utf-8")
