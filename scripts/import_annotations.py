"""Import documents annotated inline into corpus and gold.

    python scripts/import_annotations.py FOLDER [--corpus corpus] [--gold gold]

Each ``NAME.ann.txt`` of the folder becomes ``corpus/NAME.txt`` and ``gold/NAME.ann``. A document is written
only if reading it back gives the marked text again, so that nothing can be lost on the way.
"""

import argparse
import sys
from pathlib import Path

from newsextract.formats import brat, inline


def import_document(path: Path, corpus: Path, gold: Path) -> None:
    name = path.name.removesuffix(".ann.txt")
    document = inline.read(path.read_bytes().decode("utf-8"), f"{name}.txt")
    text, annotation = brat.write(document)
    if inline.write(brat.read(text, annotation, document.source)) != inline.write(document):
        raise SystemExit(f"{path}: changed on its way through brat; this is an error in newsextract.formats")
    brat.save(document, corpus / f"{name}.txt", gold / f"{name}.ann")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--gold", type=Path, default=Path("gold"))
    arguments = parser.parse_args()
    files = sorted(arguments.folder.glob("*.ann.txt"))
    for path in files:
        import_document(path, arguments.corpus, arguments.gold)
    sys.stdout.write(f"{len(files)} documents imported\n")


if __name__ == "__main__":
    main()
