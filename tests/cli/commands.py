"""Running commands, in this process or in one of their own, and an annotated document to run them on."""

import os
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from newsextract.cli import app

BIN = Path(sys.executable).parent
ENVIRONMENT = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONDONTWRITEBYTECODE": "1"}
RELEASE = "Губернатор Иван Петров посетил Серпухов. Компания «Никатор» выпускает там гранулы.\n"
ANNOTATED = """\
Новость {number}. «⟦o1 ORG|Луч⟧» из ⟦l1 LOC|Тулы⟧ выпускает ⟦p1 PRODUCT|насосы⟧ и поставляет их \
в ⟦l2 LOC|Казахстан⟧. Новый завод начнёт работу ⟦d1 DATE|в 2027 году⟧: предприятие вложит \
⟦m1 MONEY|2 млрд рублей⟧ и создаст ⟦q1 QUANTITY|200 рабочих мест⟧, сказал его ⟦x1 POSITION|директор⟧ \
⟦n1 PER|Иван Петров⟧. «⟦o1 ORG|Луч⟧» входит в холдинг «⟦o2 ORG|Свет⟧».
=====
= o1 | Луч
= l1 | Тула | city
= p1 | насосы
= l2 | Казахстан | country
= d1 | в 2027 году
= m1 | 2 млрд рублей
= q1 | 200 рабочих мест
= x1 | директор
= n1 | Иван Петров
= o2 | Свет
> located_in o1 l1
> produces o1 p1
> exports_to o1 l2
> launches o1 d1
> invests o1 m1
> creates_jobs o1 q1
> works_as n1 x1
> works_for n1 o1
> owns o2 o1
"""


def shell(command: str) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )


def run(*arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command in this process."""
    result = CliRunner().invoke(app, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr
