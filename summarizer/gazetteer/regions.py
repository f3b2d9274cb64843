"""Which governorate and district of the built-in table a code or a name of others means."""

from functools import cached_property

from summarizer.gazetteer.keys import arabic_key, english_key, loose_english_key
from summarizer.gazetteer.places import Named, Place
from summarizer.gazetteer.table import Table
from summarizer.schemas import PlaceKind

SYRIAN_ADMIN1 = {  # GeoNames admin1 code -> OCHA p-code
    "01": "SY08",
    "02": "SY06",
    "03": "SY14",
    "04": "SY11",
    "05": "SY13",
    "06": "SY12",
    "07": "SY09",
    "08": "SY03",
    "09": "SY02",
    "10": "SY05",
    "11": "SY04",
    "12": "SY07",
    "13": "SY01",
    "14": "SY10",
}
_P_CODE_1, _P_CODE_2 = 4, 6


class Regions:
    """The governorates, districts and countries of a table."""

    def __init__(self, table: Table) -> None:
        self._known = table.all()

    def governorate_of_geonames(self, country: str, code: str) -> str | None:
        """Return the house spelling of a first-level unit by GeoNames' code."""
        syrian = f"ocha:{SYRIAN_ADMIN1.get(code)}" if country == "SY" else ""
        found = self._by_id.get(syrian or f"geonames:{country}.{code}")
        return found.en if found else None

    def district_of_geonames(self, country: str, second: str) -> str | None:
        """Return the house spelling of a second-level unit; its code is often its GeoNames id."""
        found = self._by_id.get(f"geonames:{second}") if second.isdigit() else None
        return found.en if found and found.country == country else None

    def governorate(self, country: str, code: str, name: str) -> Place | None:
        """Return a first-level unit by p-code, or by name."""
        found = self._by_id.get(f"ocha:{code[:_P_CODE_1]}")
        if found or not name:
            return found
        home = self.country(country)
        keys = {arabic_key(name), english_key(name), loose_english_key(english_key(name))} - {""}
        named = [
            place
            for key in keys
            for place in self._governorates.get(key, ())
            if home in (None, place.country)
        ]
        countries = {place.country for place in named}
        return named[0] if len(countries) == 1 else None

    def district(self, country: str, code: str, name: str) -> str | None:
        """Return a second-level unit by p-code, or as it is named."""
        found = self._by_id.get(f"ocha:{code[:_P_CODE_2]}") if len(code) >= _P_CODE_2 else None
        if found and found.kind is PlaceKind.DISTRICT and found.country == country:
            return found.en
        return name or None

    def country(self, name: str) -> str | None:
        """Return the ISO code of a country, from itself or from a name."""
        if len(name) == 2 and name.isalpha():
            return name.upper()
        key = english_key(name) or arabic_key(name)
        return self._countries.get(key) if key else None

    @cached_property
    def _by_id(self) -> dict[str, Place]:
        return {named.place.id: named.place for named in self._known}

    @cached_property
    def _governorates(self) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = {}
        for named in self._of(PlaceKind.GOVERNORATE):
            for name in named.names_ar:
                found.setdefault(arabic_key(name), []).append(named.place)
            for name in named.names_en:
                key = english_key(name)
                for form in {key, loose_english_key(key)}:
                    found.setdefault(form, []).append(named.place)
        return found

    @cached_property
    def _countries(self) -> dict[str, str]:
        return {
            key: named.place.country
            for named in self._of(PlaceKind.COUNTRY)
            for key in (*map(english_key, named.names_en), *map(arabic_key, named.names_ar))
        }

    def _of(self, kind: PlaceKind) -> list[Named]:
        return [named for named in self._known if named.place.kind is kind]
