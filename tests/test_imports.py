"""Imports point down, and heavy libraries stay behind their seam."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

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


def imported(path: Path) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports_point_down(path: Path) -> None:
    roots = {name.split(".")[0] for name in imported(path)}
    assert roots & {*MAY_IMPORT, "tests"} <= MAY_IMPORT[path.parts[0]]


@pytest.mark.parametrize("path", FILES, ids=str)
def test_heavy_libraries_stay_behind_their_seam(path: Path) -> None:
    for root in {name.split(".")[0] for name in imported(path)}:
        if root in SEAMS:
            assert str(path).startswith(SEAMS[root]), f"{path} imports {root}"


@pytest.mark.parametrize("path", FILES, ids=str)
def test_tasks_do_not_import_each_other_or_the_edges(path: Path) -> None:
    if path.parts[:2] != ("assistant", "tasks") or path.name == "__init__.py":
        return
    for name in imported(path):
        assert not name.startswith(("assistant.tasks.", "assistant.export", "assistant.web")), name
        assert name not in ("assistant.cli", "assistant.settings"), name


@pytest.mark.parametrize("path", FILES, ids=str)
def test_nothing_that_runs_code_from_data(path: Path) -> None:
    source = (ROOT / path).read_text(encoding="utf-8")
    assert not {name.split(".")[0] for name in imported(path)} & FORBIDDEN
    calls = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call)]
    names = {n.func.id for n in calls if isinstance(n.func, ast.Name)}
    assert not names & {"eval", "exec"}
    attributes = {n.func.attr for n in calls if isinstance(n.func, ast.Attribute)}
    assert "HttpClient" not in attributes
    assert "yaml.load(" not in source
    for call in calls:
        for keyword in call.keywords:
            if keyword.arg in ("shell", "trust_remote_code"):
                assert isinstance(keyword.value, ast.Constant), f"{path}: {keyword.arg}"
                assert keyword.value.value is False, f"{path}: {keyword.arg}"


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
