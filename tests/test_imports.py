"""Imports point down, and heavy libraries stay behind their seam."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MAY_IMPORT = {
    "ingest": {"ingest"},
    "assistant": {"assistant", "ingest"},
    "eval": {"eval", "assistant", "ingest"},
}
# library -> the only places that may import it
SEAMS = {
    "chromadb": ("ingest/library/vectors.py",),
    "langchain_chroma": ("ingest/library/vectors.py", "eval/bench_tutorial.py"),
    "gradio": ("assistant/web/",),
    "mcp": ("assistant/web/mcp_server.py",),
    "langchain": ("assistant/models/",),
    "langchain_openai": ("assistant/models/",),
    "langchain_ollama": ("assistant/models/",),
    "langchain_anthropic": ("assistant/models/",),
    "openai": ("assistant/models/",),
    "anthropic": ("assistant/models/",),
    "ollama": ("assistant/models/",),
    "httpx": ("assistant/models/", "eval/"),
    "httpx2": ("assistant/models/",),
    "torch": ("ingest/embedders/", "eval/"),
    "sentence_transformers": ("ingest/embedders/", "eval/"),
}
FORBIDDEN = {"pickle", "marshal", "shelve", "dill"}
FILES = [
    path.relative_to(ROOT)
    for package in MAY_IMPORT
    for path in sorted((ROOT / package).rglob("*.py"))
]


def parsed(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return frozenset(names)


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


# Each test looks at all files and names those that are wrong: thousands of single cases take long.


def test_there_are_files_of_each_package() -> None:
    assert {path.parts[0] for path in FILES} == set(MAY_IMPORT)
    assert len(FILES) > 100


def test_imports_point_down() -> None:
    inside = {*MAY_IMPORT, "tests"}
    wrong = {str(path): roots(path) & inside - MAY_IMPORT[path.parts[0]] for path in FILES}
    assert {path: names for path, names in wrong.items() if names} == {}


def test_heavy_libraries_stay_behind_their_seam() -> None:
    assert [
        f"{path} imports {root}"
        for path in FILES
        for root in sorted(roots(path) & set(SEAMS))
        if not str(path).startswith(SEAMS[root])
    ] == []


def test_tasks_do_not_import_each_other_or_the_edges() -> None:
    tasks = [
        path
        for path in FILES
        if path.parts[:2] == ("assistant", "tasks") and path.name != "__init__.py"
    ]
    assert tasks
    edges = ("assistant.tasks.", "assistant.export", "assistant.web")
    assert [
        f"{path} imports {name}"
        for path in tasks
        for name in sorted(imported(path))
        if name.startswith(edges) or name in ("assistant.cli", "assistant.settings")
    ] == []


def runs_code_from_data(path: Path) -> list[str]:
    """What a file does that could run code from data."""
    calls = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)]
    names = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
    attributes = {call.func.attr for call in calls if isinstance(call.func, ast.Attribute)}
    found = sorted(roots(path) & FORBIDDEN) + sorted(names & {"eval", "exec"})
    found += sorted(attributes & {"HttpClient"})
    if "yaml.load(" in (ROOT / path).read_text(encoding="utf-8"):
        found.append("yaml.load")
    found += [
        str(keyword.arg)
        for call in calls
        for keyword in call.keywords
        if keyword.arg in ("shell", "trust_remote_code")
        and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)
    ]
    return found


def test_nothing_that_runs_code_from_data() -> None:
    wrong = {str(path): runs_code_from_data(path) for path in FILES}
    assert {path: found for path, found in wrong.items() if found} == {}


def test_the_command_line_starts_without_heavy_libraries() -> None:
    code = (
        "import sys, assistant.cli; "
        "heavy = {'torch', 'transformers', 'gradio', 'chromadb', 'sentence_transformers', 'mcp'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
