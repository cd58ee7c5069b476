"""The ports of a run: one that is taken is named with the setting that chooses another."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from running import ports
from running.trouble import Trouble
from settings import Settings


@pytest.fixture
def free(tmp_path: Path) -> dict[str, int]:
    return ports.free_ports(tmp_path / "ports.json")


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(ports, "PATIENCE_SECONDS", 0.0)
    yield


def test_free_ports_pass(free: dict[str, int]) -> None:
    settings = ports.with_ports(Settings(), free)
    ports.refuse_taken(settings)
    assert ports.ports_of(settings) == free


@pytest.mark.usefixtures("no_patience")
@pytest.mark.parametrize("use", ports.USES, ids=lambda use: use.name)
def test_a_taken_port_is_named_with_its_variable(free: dict[str, int], use: ports.Use) -> None:
    with (
        socket.create_server(("127.0.0.1", free[use.name])),
        pytest.raises(
            Trouble, match=rf"Port {free[use.name]}, for {use.words}, is in use .*{use.variable} make run"
        ),
    ):
        ports.refuse_taken(ports.with_ports(Settings(), free))


def test_a_port_just_given_up_is_waited_for(free: dict[str, int]) -> None:
    with socket.create_server(("127.0.0.1", free["web"])) as server, socket.create_connection(server.getsockname()):
        server.accept()[0].close()
    ports.refuse_taken(ports.with_ports(Settings(), free))


def test_one_port_for_two_uses_is_refused(free: dict[str, int]) -> None:
    with pytest.raises(Trouble, match="is wanted twice"):
        ports.refuse_taken(ports.with_ports(Settings(), free | {"smtp": free["web"]}))


def test_a_folder_keeps_its_ports_while_they_are_free(tmp_path: Path) -> None:
    remembered = tmp_path / "ports.json"
    first = ports.free_ports(remembered)
    assert ports.free_ports(remembered) == first
    with socket.create_server(("127.0.0.1", first["imap"])):
        assert ports.free_ports(remembered) != first


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"web": "x"}', '{"web": 1}', "null"])
def test_a_damaged_memory_of_ports_is_ignored(tmp_path: Path, content: str) -> None:
    (tmp_path / "ports.json").write_text(content)
    assert len(set(ports.free_ports(tmp_path / "ports.json").values())) == len(ports.USES)


@pytest.mark.parametrize(
    ("field", "value"),
    [("web_host", "0.0.0.0"), ("temporal_address", "temporal.example:7233"), ("imap_host", "192.0.2.1")],  # noqa: S104
)
def test_nothing_is_opened_or_reached_beyond_this_machine(field: str, value: str) -> None:
    settings = Settings().model_copy(update={field: value})
    with pytest.raises(Trouble, match="make run keeps everything on this machine"):
        ports.refuse_other_machines(settings)
