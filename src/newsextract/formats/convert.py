"""From one format to another, named or told by the path."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from newsextract import review
from newsextract.formats import brat, brat_config, conll, docbin, inline, jsonl, label_studio
from newsextract.formats.common import FormatError, read_text
from newsextract.formats.mapping import load_foreign, load_mapping, translate
from newsextract.schema import Extraction


@dataclass(frozen=True, slots=True)
class Format:
    """A format by name.

    Attributes:
        suffix: of its files; of the annotation files in its folder for formats that are folders.
        folder: whether documents are files of a folder.
        load: the documents of a file or folder.
        save: write documents to a file or folder.
    """

    suffix: str
    folder: bool
    load: Callable[[Path], list[Extraction]]
    save: Callable[[Sequence[Extraction], Path], None]


def convert(  # noqa: PLR0913 (options of one command, most of them left out)
    source: Path,
    target: Path,
    from_: str | None = None,
    to: str | None = None,
    mapping: str | Path | None = None,
    *,
    least_confident: int | None = None,
) -> int:
    """Read documents in one format and write them in another.

    Args:
        source: file, or folder for ``brat`` and ``inline``.
        target: file or folder; a folder is made.
        from_: name of the format of ``source``; told by its suffix or contents if None.
        to: name of the format of ``target``; told by its suffix if None, brat if it has none.
        mapping: for a source annotated by another guideline (brat folder or JSON Lines): a TOML file, or the
            name of a mapping that ships.
        least_confident: write only so many documents, those to correct first, lowest confidence first.

    Returns:
        Number of documents.

    Raises:
        FormatError: an unknown format or a malformed file.
        SchemaError: annotation that contradicts the data model.
        OSError: a file cannot be read or written.
    """
    if mapping:
        types = load_mapping(mapping)
        documents = [translate(document, types) for document in load_foreign(source)]
    else:
        documents = load(source, from_)
    if least_confident is not None:
        documents = review.least_confident(documents, least_confident)
    _format(to or guess(target)).save(documents, target)
    return len(documents)


def load(source: Path, from_: str | None = None) -> list[Extraction]:
    """The documents of a file or folder.

    Args:
        source: file, or folder for ``brat`` and ``inline``.
        from_: name of its format; told by its suffix or contents if None.

    Raises:
        FormatError: an unknown format or a malformed file.
        SchemaError: annotation that contradicts the data model.
        OSError: a file cannot be read.
    """
    return _format(from_ or guess(source)).load(source)


def guess(path: Path) -> str:
    """Name of the format that a path speaks of.

    Raises:
        FormatError: the suffix is that of no format.
    """
    if path.is_dir() and any(path.glob(f"*{FORMATS['inline'].suffix}")):
        return "inline"
    if path.is_dir() or not path.suffix:
        return "brat"
    for name, each in FORMATS.items():
        if not each.folder and path.suffix == each.suffix:
            return name
    suffixes = ", ".join(f"{each.suffix} ({name})" for name, each in FORMATS.items() if not each.folder)
    raise FormatError(f"{path}: format unknown; name it with --from or --to, or use {suffixes}, or a folder")


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise FormatError(f"no format {name!r}; use one of {', '.join(FORMATS)}")
    return FORMATS[name]


def names(extractions: Iterable[Extraction]) -> list[str]:
    """A file name for each document, by its source, told apart by its id where two would be one."""
    seen: set[str] = set()
    result = []
    for extraction in extractions:
        stem = _file_name(PurePath(extraction.source).stem or extraction.id)
        name = stem if stem not in seen else f"{stem}-{_file_name(extraction.id)}"
        seen.add(name)
        result.append(name)
    return result


def _file_name(name: str) -> str:
    """A name that systems take: no place of its own, no NUL, and short enough for two of them in one name."""
    return re.sub(r"[/\\\0]", "_", name).encode("utf-8", "replace")[:100].decode("utf-8", "ignore")


def _load_brat(folder: Path) -> list[Extraction]:
    files = sorted(folder.glob("*.ann"))
    if not files:
        raise FormatError(f"{folder}: no .ann files; name a folder with NAME.txt and NAME.ann")
    return [brat.load(file.with_suffix(".txt"), file) for file in files]


def _save_brat(documents: Sequence[Extraction], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in zip(names(documents), documents, strict=True):
        brat.save(document, folder / f"{name}.txt", folder / f"{name}.ann")
    _write_text(brat_config.CONFIG, folder / "annotation.conf")


def _load_inline(folder: Path) -> list[Extraction]:
    files = sorted(folder.glob(f"*{FORMATS['inline'].suffix}"))
    stems = [file.name.removesuffix(FORMATS["inline"].suffix) for file in files]
    return [inline.read(read_text(file), f"{stem}.txt") for file, stem in zip(files, stems, strict=True)]


def _save_inline(documents: Sequence[Extraction], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in zip(names(documents), documents, strict=True):
        (folder / f"{name}.ann.txt").write_bytes(inline.write(document).encode("utf-8"))


def _save_label_studio(documents: Sequence[Extraction], file: Path) -> None:
    # Only the pipeline's own output has a version: it is there to be corrected, gold to be kept.
    made = any(document.version for document in documents)
    _write_text(label_studio.write(documents, "predictions" if made else "annotations"), file)


def _write_text(content: str, file: Path) -> None:
    _write(content.encode("utf-8"), file)


def _write(content: bytes, file: Path) -> None:
    file.write_bytes(content)


FORMATS: Final[dict[str, Format]] = {
    "brat": Format(".ann", True, _load_brat, _save_brat),
    "inline": Format(".ann.txt", True, _load_inline, _save_inline),
    "jsonl": Format(
        ".jsonl",
        False,
        lambda file: list(jsonl.read(read_text(file), file.name)),
        lambda documents, file: _write_text(jsonl.write(documents), file),
    ),
    "conll": Format(
        ".conll",
        False,
        lambda file: list(conll.read(read_text(file), file.name)),
        lambda documents, file: _write_text(conll.write(documents), file),
    ),
    "label-studio": Format(
        ".json",
        False,
        lambda file: list(label_studio.read(read_text(file), file.name)),
        _save_label_studio,
    ),
    "docbin": Format(
        ".spacy",
        False,
        lambda file: list(docbin.read(file.read_bytes(), file.name)),
        lambda documents, file: _write(docbin.write(documents), file),
    ),
}
