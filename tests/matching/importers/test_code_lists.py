"""Code lists against what is known of them, and against each other."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from matching.importers.base import ImportRefused
from matching.importers.code_lists import read_coded_concepts, read_sun
from matching.places import municipalities


def test_places_and_employment_codes(shared_data: Path) -> None:
    concepts = read_coded_concepts(shared_data / "geo" / "jobtech_places_employment_2021.csv")
    kinds = Counter(c.type for c in concepts)
    assert len(concepts) == 618
    assert (kinds["municipality"], kinds["region"], kinds["country"]) == (290, 22, 250)
    assert {c.code: c.label for c in concepts if c.type == "municipality"} == {
        code: m.name for code, m in municipalities().items()
    }


def test_sun_codes_equal_those_of_the_taxonomy(shared_data: Path) -> None:
    sun = read_sun(shared_data / "geo" / "suncode-2020.xlsx")
    assert Counter(map(len, sun.levels)) == {1: 7, 2: 14, 3: 50}
    assert sun.levels["3"] == "Gymnasial utbildning"
    assert sun.levels["000"] == "Övrig förskoleutbildning"
    assert sun.fields["010a"] == "Bred, generell utbildning, allmän inriktning"
    taxonomy = json.loads((shared_data / "jobtech_taxonomy" / "sun-field-hierarchy.json").read_text("utf-8"))
    codes: set[str] = set()
    waiting = list(taxonomy["data"]["concepts"])
    while waiting:
        concept = waiting.pop()
        waiting += concept.get("narrower", [])
        codes.add(concept["sun_education_field_code_2020"])
    assert set(sun.fields) == codes


def test_a_truncated_list_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "koder.csv"
    file.write_text("concept_id,type,label,legacy_id\na,municipality,Flen,0482\nb,municipality", encoding="utf-8")
    with pytest.raises(ImportRefused, match="Rad 3 är avklippt"):
        read_coded_concepts(file)
    file.write_text('concept_id,type,label,legacy_id\na,municipality,"Flen', encoding="utf-8")
    with pytest.raises(ImportRefused, match="avklippt"):
        read_coded_concepts(file)


def test_another_list_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "annat.csv.gz"
    file.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    with pytest.raises(ImportRefused, match="concept_id"):
        read_coded_concepts(file)


def test_every_row_of_the_list_is_read(shared_data: Path) -> None:
    path = shared_data / "geo" / "jobtech_places_employment_2021.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        assert len(read_coded_concepts(path)) == sum(1 for _ in csv.reader(stream)) - 1
