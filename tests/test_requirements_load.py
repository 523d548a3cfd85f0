"""Reading requirement sets: errors name file, requirement and field; hostile YAML is refused."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.errors import BadRequirementSet
from assistant.requirements.load import LARGEST, available_sets, load_set, read_set
from assistant.requirements.plain_yaml import DEEPEST, LONGEST, NotPlainYaml, read_plain_yaml

DOCS = Path(__file__).resolve().parents[1] / "docs" / "requirements.md"


def small(**changes: Any) -> dict[str, Any]:
    """A whole small set, as it would be in its file."""
    requirement = {
        "id": "house:1",
        "group": "house:rules",
        "title": {"en": "Notice", "de": "Hinweis"},
        "summary": {"en": "People are told.", "de": "Menschen erfahren davon."},
        "criteria": [
            {
                "id": "a",
                "weight": "essential",
                "text": {"en": "A notice is given.", "de": "Ein Hinweis wird gegeben."},
            }
        ],
    }
    return {
        "id": "house",
        "version": "1",
        "edition": "2026",
        "title": {"en": "House rules", "de": "Hausregeln"},
        "groups": [{"id": "house:rules", "title": {"en": "Rules", "de": "Regeln"}}],
        "requirements": [requirement | changes],
    }


def write(folder: Path, raw: dict[str, Any], name: str = "house.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def complaint(path: Path) -> str:
    with pytest.raises(BadRequirementSet) as caught:
        read_set(path)
    text = str(caught.value)
    assert text.startswith(f"{path}: ")
    assert "\n" not in text
    return text


def test_a_small_set_is_enough(tmp_path: Path) -> None:
    read = read_set(write(tmp_path, small()))
    assert read.requirement("1").criteria[0].text.de == "Ein Hinweis wird gegeben."


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"weight": "high"}, "house:1 → weight: Extra inputs are not permitted"),
        ({"title": {"en": "Notice"}}, "house:1 → title → de: Field required"),
        ({"summary": {"en": "Yes", "de": " "}}, "house:1 → summary → de: "),
        ({"summary": {"en": "x" * 401, "de": "ja"}}, "house:1 → summary → en: "),
        ({"kind": "wish"}, "house:1 → kind: "),
        ({"stage": 3}, "house:1 → stage: "),
        ({"criteria": []}, "house:1 → criteria: "),
        ({"group": "house:other"}, "house:1: group house:other is not listed"),
        ({"id": "home:1"}, "home:1: an id must begin with house:"),
        ({"id": "1"}, "requirements → 1 → id: "),
        ({"applies_from": "soon"}, "house:1 → applies_from: "),
        ({"crosswalk": [{"to": "gdpr", "ref": "Art. 5", "sure": True}]}, "crosswalk → 0 → sure: "),
    ],
)
def test_a_fault_is_named_by_file_requirement_and_field(
    tmp_path: Path, changes: dict[str, Any], named: str
) -> None:
    assert named in complaint(write(tmp_path, small(**changes)))


def criterion(**changes: Any) -> dict[str, Any]:
    return {"id": "a", "weight": "essential", "text": {"en": "Yes.", "de": "Ja."}} | changes


@pytest.mark.parametrize(
    ("criteria", "named"),
    [
        ([criterion(weight="big")], "house:1 → criteria → a → weight: "),
        ([criterion(text={"de": "Ja."})], "house:1 → criteria → a → text → en: Field required"),
        ([criterion(), criterion()], "house:1: criteria: two have the same id"),
        ([criterion(weight="supporting")], "house:1: criteria: at least one must be essential"),
        ([criterion(id=f"a{n}") for n in range(7)], "house:1 → criteria: "),
    ],
)
def test_a_fault_in_a_criterion_is_named(
    tmp_path: Path, criteria: list[dict[str, Any]], named: str
) -> None:
    assert named in complaint(write(tmp_path, small(criteria=criteria)))


def test_a_requirement_twice(tmp_path: Path) -> None:
    raw = small()
    raw["requirements"] *= 2
    path = write(tmp_path, {})
    path.write_text(yaml.dump(raw, Dumper=NoAliases), encoding="utf-8")
    assert "requirements: house:1 is there twice" in complaint(path)


class NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def test_many_faults_are_counted_not_listed(tmp_path: Path) -> None:
    raw = small()
    raw["requirements"] = [{"id": f"house:{n}"} for n in range(50)]
    text = complaint(write(tmp_path, raw))
    assert re.search(r"; and \d+ more$", text)
    assert len(text) < 1000


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "cannot be read" in complaint(tmp_path / "none.yaml")
    assert "cannot be read" in complaint(tmp_path)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "is a mapping"),
        ("- a", "is a mapping"),
        ("id: [", "no valid YAML. "),
        ("id: house\n id: 2", "no valid YAML. "),
        ("a: 1\n---\nb: 2", "no valid YAML. "),
        ("a: 1\nb: 2\na: 3", "line 3: 'a' is given twice"),
        ("title:\n  de: Ja\n  de: Nein", "line 3: 'de' is given twice"),
        ("applies_from: 2027-13-45", "a value makes no sense: "),
        ("? [a]\n: 1", "line 1: a list or mapping cannot be the name of a field"),
    ],
)
def test_bad_yaml(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "house.yaml"
    path.write_text(text, encoding="utf-8")
    assert named in complaint(path)


@pytest.mark.parametrize(
    "data", [b"a: \xfc", b"a: \x00", b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n\x00"]
)
def test_bytes_that_are_no_text(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "house.yaml"
    path.write_bytes(data)
    assert complaint(path)


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefghijklmn", "bcdefghijklmno", strict=True)
)
HOSTILE = {
    "billion laughs": (LAUGHS, "anchors and aliases"),
    "an alias": ("a: [1]\nb: *a", "anchors and aliases"),
    "a list that holds itself": ("a: &a [*a]", "anchors and aliases"),
    "merging": ("a: &a {x: 1}\nb:\n  <<: *a", "anchors and aliases"),
    "a command": ("a: !!python/object/apply:os.system ['true']", "tags (tag:yaml.org,2002:python"),
    "a module": ("!!python/module:os", "tags ("),
    "a tag of one's own": ("a: !include /etc/passwd", "tags (!include)"),
    "a wrong bool": ("a: !!bool perhaps", "tags ("),
    "nested lists": ("[" * 100_000, "nest"),
    "nested blocks": ("- " * 100_000, f"nested more than {DEEPEST} levels"),
    "nested mappings": ("{a: " * 100_000, f"nested more than {DEEPEST} levels"),
    "a long text": ("a: " + "x" * 1_000_000, f"a text of more than {LONGEST} characters"),
    "a long number": ("a: 1" + ":59" * 1_000_000, f"a text of more than {LONGEST} characters"),
    "many parts": ("[" + "a," * 900_000 + "]", "more than 500000 parts"),
    "many keys": ("? " * 200_000, "the name of a field"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_yaml_is_refused_quickly(tmp_path: Path, name: str) -> None:
    text, named = HOSTILE[name]
    path = tmp_path / "house.yaml"
    path.write_text(text, encoding="utf-8")
    start = time.process_time()
    assert named in complaint(path)
    assert time.process_time() - start < 10  # it is well below one second


def test_a_huge_file(tmp_path: Path) -> None:
    path = tmp_path / "house.yaml"
    with path.open("wb") as file:
        file.truncate(LARGEST * 1000)  # sparse; must not be read whole
    assert f"larger than {LARGEST // 1_000_000} MB" in complaint(path)


def test_plain_yaml_keeps_texts_numbers_and_dates() -> None:
    text = 'a: [x, 1, 2027-12-02, true, ~]\nb: {c: "d: e"}\n'
    assert read_plain_yaml(text.encode()) == yaml.safe_load(text)
    with pytest.raises(NotPlainYaml):
        read_plain_yaml(b"a: &b c")


def test_a_set_of_the_data_directory_goes_before_a_shipped_one(tmp_path: Path) -> None:
    own = small() | {"id": "iso42001", "groups": [], "requirements": []}
    own["groups"] = [{"id": "iso42001:4", "title": {"en": "Ours", "de": "Unsere"}}]
    own["requirements"] = small(id="iso42001:4.1", group="iso42001:4")["requirements"]
    path = write(tmp_path, own, "requirements/iso42001.yaml")
    assert len(load_set("iso42001", data_dir=tmp_path).requirements) == 1
    assert len(load_set("iso42001").requirements) == 70
    assert available_sets(data_dir=tmp_path)["iso42001"] == path


def test_a_set_of_one_s_own(tmp_path: Path) -> None:
    path = write(tmp_path, small(), "requirements/house.yaml")
    assert load_set("house", data_dir=tmp_path).id == "house"
    assert load_set(str(path)).id == "house"
    assert set(available_sets(data_dir=tmp_path)) == {"house", "iso42001", "eu-ai-act-deployer"}


def test_a_broken_set_of_the_data_directory_is_not_passed_over(tmp_path: Path) -> None:
    write(tmp_path, {"id": "iso42001"}, "requirements/iso42001.yaml")
    with pytest.raises(BadRequirementSet, match="Field required"):
        load_set("iso42001", data_dir=tmp_path)


def test_an_unknown_name_says_which_are_known(tmp_path: Path) -> None:
    with pytest.raises(BadRequirementSet, match="Known: eu-ai-act-deployer, iso42001; or give"):
        load_set("iso27001", data_dir=tmp_path)
    with pytest.raises(BadRequirementSet):
        load_set("stale")  # other data that lies beside the sets
    with pytest.raises(BadRequirementSet, match="cannot be read"):
        load_set("../iso42001", data_dir=tmp_path)


def test_the_example_of_the_documentation_can_be_used(tmp_path: Path) -> None:
    blocks = re.findall(r"^```yaml\n(.+?)^```", DOCS.read_text(encoding="utf-8"), re.M | re.S)
    path = tmp_path / "requirements" / "works-agreement.yaml"
    path.parent.mkdir()
    path.write_text(blocks[0], encoding="utf-8")
    read = load_set("works-agreement", data_dir=tmp_path)
    assert len(read.requirements) == 3
    for requirement in read.requirements:
        assert all(criterion.action for criterion in requirement.criteria)
        assert all(reference.to in read.frameworks for reference in requirement.crosswalk)
