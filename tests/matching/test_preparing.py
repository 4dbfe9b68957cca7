"""What is read out of a record, kept as JSON and given back."""

from __future__ import annotations

import pytest

from matching.preparing import Prepared, from_json, prepare, to_json
from matching.text import text_of
from tests.worlds import courses, needs, people


def test_what_is_kept_is_what_was_read_out() -> None:
    for record in (*people(), *needs(), *courses()):
        assert from_json(to_json(prepare(record))) == prepare(record)


def test_a_person_a_need_and_a_course_by_hand() -> None:
    person, need, course = (prepare(records[0]) for records in (people(), needs(), courses()))
    assert person.text == text_of(people()[0])
    assert [phrase.text for phrase in person.skills] == ["tigsvetsning", "ritningsläsning", "svetsare"]
    assert (person.essential, person.meriting) == ((), ())
    assert need == Prepared(need.text, (), ("tigsvetsning", "ritningsläsning"), (), ("svetsare",))
    assert course.occupations == ("svetsare",)


@pytest.mark.parametrize("text", ["", "{}", '{"text": "x", "skills": [["a", "okänd"]]}'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        from_json(text)
