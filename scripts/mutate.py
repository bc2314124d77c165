"""Mutation testing: change modules in small ways, one at a time, and see whether their tests notice.

    python scripts/mutate.py [MODULE ...] [--sample 60] [--seed 1] [--jobs 1]

Each mutant has one operator, constant, condition, call or return value changed. It is written into a copy of
the package, and the tests that belong to the module run on it until one fails. A mutant that no test fails on
survives and is printed as a difference: a test is missing, or it means the same as the original. Slow tests
are left out. Without a sample all mutants are tried.

Libraries are loaded once: each mutant has a fork of this process.
"""

import argparse
import ast
import compileall
import copy
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from functools import partial
from importlib import import_module
from multiprocessing.pool import ThreadPool
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
_SCORES = [f"tests/evaluation/test_{name}.py" for name in ("scorer", "alignment", "assignment")]
_MEASURES = [*_SCORES, "tests/evaluation/test_coreference.py", "tests/evaluation/test_figures.py"]
_STORES = [f"tests/stores/test_{name}.py" for name in ("stores", "resume", "databases", "migrations")]
# What pytest is called with; quick tests first.
TESTS = {
    "evaluation/scorer.py": _SCORES,
    "evaluation/alignment.py": _SCORES,
    "evaluation/assignment.py": _SCORES[::-1],
    "evaluation/counts.py": _MEASURES,
    "evaluation/metrics.py": _MEASURES,
    "evaluation/gate.py": ["tests/evaluation/test_gate.py"],
    **{
        f"stores/{name}.py": _STORES
        for name in ("__init__", "csv", "files", "graphml", "jsonl", "spool", "table")
    },
    **{f"stores/{name}.py": _STORES[::-1] for name in ("database", "migrations", "sql", "writer")},
    "stores/parquet.py": ["tests/stores/test_parquet.py"],
}
_SLOW = ("postgresql", "server", "measures_the_pipeline", "two_processes", "turned_round")
_LIBRARIES = (
    "hypothesis",
    "msgspec",
    "numpy",
    "pyarrow.parquet",
    "networkx",
    "spacy",
    "sqlalchemy",
    "natasha",
)
_PATIENCE = 3  # times as long as the tests take on the original; a mutant that never ends is noticed, too
_FORK = multiprocessing.get_context("fork")

_SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.And: ast.Or, ast.Or: ast.And,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPPOSITES = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}


def mutants(source: str) -> Iterator[str]:
    """The module with one thing changed, for each thing that can be."""
    tree = ast.parse(source)
    declared = {id(node) for root in _declarations(tree) for node in ast.walk(root)}
    for number, node in enumerate(ast.walk(tree)):
        for change in (_change_operator, _change_value, _change_call):
            if id(node) not in declared and change(copy.copy(node)):
                changed = ast.parse(source)
                change(list(ast.walk(changed))[number])
                yield ast.unparse(ast.fix_missing_locations(changed))


def _declarations(tree: ast.AST) -> Iterator[ast.AST]:
    """What nothing is computed by: types, decorators, keywords of classes."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(decorator_list=decorators, returns=returns):
                yield from [*decorators, *filter(None, [returns])]
            case ast.ClassDef(decorator_list=decorators, keywords=keywords):
                yield from [*decorators, *keywords]
            case ast.arg(annotation=ast.expr() as annotation) | ast.AnnAssign(annotation=annotation):
                yield annotation


def _change_operator(node: ast.AST) -> bool:
    """Put another operator in place of a node's; whether there is one."""
    match node:
        case ast.BinOp(op=operator) | ast.BoolOp(op=operator) if type(operator) in _SWAPPED:
            node.op = _SWAPPED[type(operator)]()
        case ast.Compare(ops=[operator]):
            node.ops = [_SWAPPED[type(operator)]()]
        case ast.Compare(ops=[first, *rest]):
            node.ops = [_SWAPPED[type(first)](), *rest]
        case _:
            return False
    return True


def _change_value(node: ast.AST) -> bool:
    """Change a constant, turn a condition round, return nothing, drop a filter or a statement."""
    match node:
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() | float() as number):
            node.value = number + 1
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            node.test = ast.UnaryOp(ast.Not(), test)
        case ast.Return(value=ast.expr()):
            node.value = ast.Constant(None)
        case ast.comprehension(ifs=[_, *_]):
            node.ifs = []
        case ast.Expr(value=ast.Call()):
            node.value = ast.Constant(None)
        case _:
            return False
    return True


def _change_call(node: ast.AST) -> bool:
    """Put the opposite function in place of the one called; nothing is sorted or raised."""
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in _OPPOSITES:
            node.func = ast.Name(_OPPOSITES[name])
            node.keywords = [] if name == "sorted" else node.keywords
        case ast.Raise():
            node.__class__ = ast.Pass  # type: ignore[assignment]
        case _:
            return False
    return True


@dataclass(frozen=True)
class Outcome:
    """How many mutants of a module were tried, and the difference of each that no test noticed."""

    tried: int
    left: list[str]


def test(module: str, sample: int | None, seed: int, jobs: int) -> Outcome:
    """Run a module's tests on its mutants.

    Raises:
        RuntimeError: they fail on the module as it is.
    """
    source = (ROOT / "src" / "newsextract" / module).read_text(encoding="utf-8")
    original = ast.unparse(ast.parse(source))
    sources = list(dict.fromkeys(mutants(source)))
    chosen = Random(seed).sample(sources, sample) if sample and sample < len(sources) else sources
    begun = time.monotonic()
    if not _survives(module, None, original):
        raise RuntimeError(f"{module}: its tests fail as it is")
    patience = 10 + _PATIENCE * jobs * (time.monotonic() - begun)
    with ThreadPool(jobs) as pool:
        passed = pool.map(partial(_survives, module, patience), chosen, chunksize=1)
    left = [mutant for mutant, survived in zip(chosen, passed, strict=True) if survived]
    return Outcome(len(chosen), [_difference(original, mutant, module) for mutant in left])


def _difference(original: str, mutant: str, module: str) -> str:
    lines = unified_diff(original.splitlines(), mutant.splitlines(), module, "mutant", n=1, lineterm="")
    return "\n".join(lines)


def _survives(module: str, patience: float | None, mutant: str) -> bool:
    """Whether the tests pass with this source in place of a module's."""
    with tempfile.TemporaryDirectory() as folder:
        _write_package(Path(folder) / "newsextract", module, mutant)
        process = _FORK.Process(target=_run_tests, args=(module, folder))
        process.start()
        process.join(patience)
        if process.is_alive():
            process.kill()
        process.join()
        return process.exitcode == 0


def _write_package(package: Path, module: str, mutant: str) -> None:
    """The package in links to its files, compiled ones too, but for the module."""
    shutil.copytree(ROOT / "src" / "newsextract", package, copy_function=os.link)
    changed = package / module
    for file in (changed, *changed.parent.glob(f"__pycache__/{changed.stem}.*")):
        file.unlink()
    changed.write_text(mutant, encoding="utf-8")


def _run_tests(module: str, folder: str) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    sys.dont_write_bytecode = True
    sys.path.insert(0, folder)
    # CI: the same examples each time, and none kept.
    os.environ.update(PYTHONPATH=folder, PYTHONDONTWRITEBYTECODE="1", CI="1")
    os.chdir(ROOT)
    chosen = ["-k", f"not ({' or '.join(_SLOW)})", *TESTS[module]]
    sys.exit(import_module("pytest").main(["-q", "-x", "-p", "no:cacheprovider", *chosen]))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("modules", nargs="*", default=list(TESTS), metavar="MODULE", help=", ".join(TESTS))
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    for library in (*_LIBRARIES, "pytest"):
        import_module(library)
    compileall.compile_dir(ROOT / "src", quiet=1)
    for module in arguments.modules:
        outcome = test(module, arguments.sample, arguments.seed, arguments.jobs)
        killed = outcome.tried - len(outcome.left)
        print(*outcome.left, sep="\n\n")
        print(f"\n{module}: {killed} of {outcome.tried} killed ({killed / outcome.tried:.1%})", flush=True)


if __name__ == "__main__":
    main()
