"""The ledger in the JSON shapes that the command line and the API share, and its events in words."""

from __future__ import annotations

from typing import Any

from matching.duplicates import LikelyDuplicate
from matching.ledger import STATUS_WORDS, Event, What
from service.ledger import Entry


def entry_json(entry: Entry) -> dict[str, Any]:
    """A need and how it stands."""
    need, line = entry.need, entry.line
    return {
        "need_id": need.id,
        "title": need.title,
        "employer": need.employer,
        "sector": need.sector,
        "sni": need.sni,
        "sni_section": entry.section,
        "occupation": need.occupation,
        "ssyk": need.ssyk,
        "essential_skills": list(need.essential_skills),
        "meriting_skills": list(need.meriting_skills),
        "headcount": need.headcount,
        "horizon": need.horizon.value if need.horizon else None,
        "place": need.place.name if need.place else None,
        "municipality_code": need.place.municipality_code if need.place else None,
        "source": need.source_kind.value if need.source_kind else None,
        "gathered_by": need.gathered_by,
        "gathered_on": need.gathered_on.isoformat() if need.gathered_on else None,
        "status": line.status.value,
        "filled": line.filled,
        "next_contact": line.next_contact.isoformat() if line.next_contact else None,
        "contact_note": line.contact_note,
        "answer": line.answer,
        "answered_on": line.answered_on.isoformat() if line.answered_on else None,
        "merged_into": line.merged_into,
        "apart_from": sorted(line.apart_from),
        "weight": entry.weight,
        "changed_at": line.changed_at or None,
    }


def event_json(event: Event) -> dict[str, Any]:
    """One entry of the history."""
    return {
        "id": event.id,
        "need_id": event.need_id,
        "what": event.what.value,
        "at": event.at,
        "by": event.by_name or event.by_id,
        "status": event.status.value if event.status else None,
        "filled": event.filled,
        "day": event.day.isoformat() if event.day else None,
        "text": event.text,
        "other": event.other or None,
        "in_words": event_text(event),
    }


def duplicate_json(pair: LikelyDuplicate) -> dict[str, Any]:
    """Two needs that may be the same."""
    return {
        "kept": pair.kept,
        "other": pair.other,
        "likeness": pair.likeness,
        "reasons": list(pair.reasons),
        "differences": list(pair.differences),
    }


def event_text(event: Event) -> str:
    """An event in Swedish."""
    note = f" – {event.text}" if event.text else ""
    if event.what is What.STATUS and event.status is not None:
        filled = f", {event.filled} tillsatta" if event.filled else ""
        return f"status {STATUS_WORDS[event.status]}{filled}{note}"
    if event.what is What.CONTACT:
        return (f"nästa kontakt {event.day}" if event.day else "ingen mer kontakt bestämd") + note
    if event.what is What.ANSWER:
        return f"svar till arbetsgivaren {event.day}{note}"
    if event.what is What.MERGED:
        return f"{event.need_id} räknas tillsammans med {event.other}{note}"
    return f"{event.need_id} är inte samma behov som {event.other}{note}"
