"""From the shape of the JSON record to the shape of the values, before pydantic checks these."""

from typing import Any


class NoRecord(ValueError):
    """The record has not the shape of a review."""


def review_values(record: object, *, newest: int) -> dict[str, Any]:
    """Return the fields of a `Review` that a record holds. Raises NoRecord."""
    raw = _mapping(record, "the record")
    version = raw.get("format")
    if not isinstance(version, int) or not 1 <= version <= newest:
        raise NoRecord(f"format: {version!r} is not known here")
    summary = _mapping(raw.get("summary"), "summary")
    requirements = _list(raw.get("requirements"), "requirements")
    return {
        **raw,
        "set_id": raw.get("set"),
        "set_title": raw.get("title"),
        "counts": summary.get("counts"),
        "groups": summary.get("groups"),
        "notes": _notes(raw, "the record"),
        "requirements": [_requirement(one) for one in requirements],
        "second": raw.get("second_reader"),
    }


def _requirement(record: object) -> dict[str, Any]:
    raw = _mapping(record, "a requirement")
    place = str(raw.get("id"))
    evidence = [_evidence(one, place) for one in _list(raw.get("evidence"), f"{place}.evidence")]
    criteria = _list(raw.get("criteria"), f"{place}.criteria")
    searched = _list(raw.get("searched"), f"{place}.searched")
    return {
        **raw,
        "criteria": [_criterion(one, evidence, place) for one in criteria],
        "searched": [_searched(one, place) for one in searched],
        "notes": _notes(raw, place),
    }


def _criterion(record: object, evidence: list[dict[str, Any]], place: str) -> dict[str, Any]:
    raw = _mapping(record, f"{place}.criteria")
    places = _list(raw.get("evidence"), f"{place}.criteria.evidence")
    if not all(isinstance(one, int) and 0 <= one < len(evidence) for one in places):
        raise NoRecord(f"{place}.criteria.evidence: names evidence that is not there")
    second = raw.get("second")
    return {
        **raw,
        "evidence": [evidence[one] for one in places],
        "second": second and _second(second, f"{place}.criteria.second"),
    }


def _second(record: object, place: str) -> dict[str, Any]:
    raw = _mapping(record, place)
    found = _list(raw.get("evidence"), f"{place}.evidence")
    return {**raw, "evidence": [_evidence(one, place) for one in found]}


def _searched(record: object, place: str) -> dict[str, Any]:
    raw = _mapping(record, f"{place}.searched")
    nearest = raw.get("nearest")
    return {**raw, "nearest": nearest and _evidence(nearest, f"{place}.searched.nearest")}


def _notes(raw: dict[str, Any], place: str) -> list[dict[str, Any]]:
    notes = [_mapping(one, f"{place}.notes") for one in _list(raw.get("notes"), f"{place}.notes")]
    return [
        {
            **note,
            "evidence": [
                _evidence(one, f"{place}.notes")
                for one in _list(note.get("evidence"), f"{place}.notes.evidence")
            ],
        }
        for note in notes
    ]


def _evidence(record: object, place: str) -> dict[str, Any]:
    raw = _mapping(record, f"{place}.evidence")
    span = {"start": raw.get("start"), "end": raw.get("end")}
    return {**raw, "section": raw.get("section_path"), "span": span}


def _mapping(value: object, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise NoRecord(f"{place}: is no mapping")
    return value


def _list(value: object, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise NoRecord(f"{place}: is no list")
    return value
