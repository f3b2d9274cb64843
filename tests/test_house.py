"""The house rules: public names, who may import whom, what importing costs."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import summarizer

ROOT = Path(__file__).parent.parent

FORBIDDEN = {
    "schemas": {"summarizer", "prompts", "evals"},
    "summarizer.text": {
        "summarizer.llm",
        "summarizer.rules",
        "summarizer.batch",
        "summarizer.archive",
        "summarizer.export",
        "summarizer.cli",
        "summarizer.pipeline",
        "summarizer.settings",
    },
    "summarizer.llm": {
        "summarizer.archive",
        "summarizer.batch",
        "summarizer.cli",
        "summarizer.export",
        "summarizer.rules",
    },
    "summarizer.rules": {
        "summarizer.archive",
        "summarizer.batch",
        "summarizer.cli",
        "summarizer.llm",
    },
    "summarizer.resolve": {
        "summarizer.llm",
        "summarizer.rules",
        "summarizer.batch",
        "summarizer.cli",
    },
    "summarizer.archive": {"summarizer.llm", "summarizer.rules", "summarizer.cli"},
}
"""Who may not import whom, by prefix."""

ONLY_HERE = {
    "openai": ("summarizer.llm",),
    "instructor": ("summarizer.llm",),
    "tenacity": ("summarizer.llm",),
    "anthropic": ("summarizer.llm",),
    "aiohttp": ("summarizer.llm",),
    "httpx2": ("summarizer.llm",),
    "socket": ("summarizer.llm",),
    "urllib.request": ("summarizer.llm",),
    "typer": ("summarizer.cli",),
    "sqlite3": ("summarizer.batch", "summarizer.gazetteer"),
    "geopy": ("summarizer.gazetteer.geocoder",),
    "openpyxl": ("summarizer.gazetteer.sheets",),
    "trafilatura": ("summarizer.archive",),
    "htmldate": ("summarizer.archive",),
    "fastwarc": ("summarizer.archive",),
    "pyarrow": ("summarizer.archive",),
    "lxml": ("summarizer.archive",),
    "opentelemetry": ("summarizer.llm",),
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in ("summarizer", "schemas", "prompts", "evals"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def imports(name: str, tree: ast.Module, *, top_level: bool = False) -> set[str]:
    package = (
        name
        if (ROOT / name.replace(".", "/") / "__init__.py").exists()
        else name.rpartition(".")[0]
    )
    found = set()
    for node in tree.body if top_level else ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return found


def within(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


def test_the_public_names_are_what_all_says() -> None:
    assert sorted(summarizer.__all__) == summarizer.__all__
    for name in summarizer.__all__:
        assert getattr(summarizer, name).__name__ == name


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Summariser'"):
        _ = summarizer.Summariser


@pytest.mark.parametrize("face", ["schemas", "prompts", "evals"])
def test_a_face_shows_what_its_folder_exports(face: str) -> None:
    folder, shown = __import__(face), __import__(f"summarizer.{face}", fromlist=["*"])
    for name in folder.__all__:
        assert getattr(shown, name) is getattr(folder, name)


def test_layers_hold() -> None:
    broken = [
        f"{name} imports {target}"
        for name, tree in modules()
        for layer, forbidden in FORBIDDEN.items()
        if within(name, layer)
        for target in imports(name, tree)
        if any(within(target, bad) for bad in forbidden)
    ]
    assert broken == []


def test_only_one_place_may_use_each_heavy_library() -> None:
    broken = [
        f"{name} imports {target}"
        for name, tree in modules()
        for library, homes in ONLY_HERE.items()
        for target in imports(name, tree)
        if within(target, library) and not any(within(name, home) for home in homes)
    ]
    assert broken == []


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
    }
    assert readers <= {"summarizer.settings"}


def test_there_is_no_import_cycle() -> None:
    trees = dict(modules())
    graph = {
        name: {
            target
            for target in imports(name, tree, top_level=True)
            if target in trees and target != name and not within(name, target)
        }
        for name, tree in trees.items()
    }
    tuple(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize(
    "statement",
    [
        "import summarizer",
        "import summarizer.cli",
        "import summarizer.llm",
        "from summarizer import Record, Summarizer",
    ],
)
def test_importing_does_not_load_the_model_libraries(statement: str) -> None:
    assert loaded_by(statement) & {"openai", "instructor"} == set()


def test_importing_the_package_alone_loads_no_dependency() -> None:
    assert loaded_by("import summarizer") & {"pydantic", "typer", "jinja2", "aiohttp"} == set()


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}; import sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())
