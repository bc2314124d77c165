"""The command that starts the service; the examples of its help are run here."""

import re
import shlex
import socket

import pytest
from client import Service
from typer.testing import CliRunner

from newsextract.cli import app


def examples() -> list[list[str]]:
    help_text = CliRunner().invoke(app, ["serve", "--help"]).stdout
    found = re.findall(r"^ +(newsextract serve.*|curl .+)$", help_text, re.MULTILINE)
    return [shlex.split(line) for line in found]


def test_it_listens_to_this_machine_alone(service: Service) -> None:
    assert service.address.startswith("http://127.0.0.1:")
    with socket.socket() as other, pytest.raises(OSError, match="refused"):
        other.connect(("127.0.0.2", service.port))


def test_the_examples_of_its_help_are_taken() -> None:
    *starts, call = examples()
    for command in starts:
        assert CliRunner().invoke(app, [*command[1:], "--help"]).exit_code == 0
    assert "--json" in call


def test_the_example_for_programs_works(service: Service) -> None:
    (body,) = [line[line.index("--json") + 1] for line in examples() if "--json" in line]
    assert service.extract(body.encode()).status == 200


def test_a_port_in_use_is_said(service: Service) -> None:
    result = CliRunner().invoke(app, ["serve", "--port", str(service.port)])
    assert result.exit_code == 2
    assert "Address already in use" in result.stderr
