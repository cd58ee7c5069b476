"""docker-compose.yml: valid, closed towards other machines, and only with settings that exist."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from mail.account import account
from running.processes import CHECKOUT
from settings import PREFIX, Settings, load_settings
from tests.patience import PATIENCE_SECONDS

COMPOSE = CHECKOUT / "docker-compose.yml"
EXAMPLE = CHECKOUT / "docker" / "example.env"
VARIABLE = re.compile(r"\$\{([A-Z_]+)(:[-?][^}]*)?\}")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(COMPOSE.read_text())
    return found


@pytest.fixture(scope="module")
def example() -> dict[str, str]:
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_it_is_valid_against_the_compose_schema() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
    assert done.returncode == 0, done.stdout


def test_what_depends_on_a_service_names_one_that_exists_and_can_fulfil_it(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for service in services.values():
        for name, how in service.get("depends_on", {}).items():
            assert name in services
            assert (how["condition"] == "service_healthy") == ("healthcheck" in services[name])


def test_ports_are_published_to_this_machine_alone(compose: dict[str, Any]) -> None:
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert len(ports) == 2
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_database_and_temporal_are_not_reached_from_outside(compose: dict[str, Any]) -> None:
    assert compose["networks"]["inside"]["internal"] is True
    for name in ("database", "temporal-schema", "temporal"):
        assert compose["services"][name]["networks"] == ["inside"]


def test_images_are_of_a_named_version(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert re.fullmatch(r"[a-z/-]+:\d+(\.\d+)*", service["image"])


def test_the_example_names_every_variable_and_no_other(example: dict[str, str]) -> None:
    text = COMPOSE.read_text()
    used = {name for name, _ in VARIABLE.findall(text)} | set(
        re.findall(r"^    environment: ([A-Z_]+)$", text, re.M)
    )
    assert set(example) == used


def test_no_secret_is_given_with_the_example(example: dict[str, str]) -> None:
    assert {value for name, value in example.items() if name.endswith("PASSWORD")} == {""}


@pytest.mark.parametrize("name", ["prepare", "worker", "web"])
def test_each_service_starts_with_settings_that_exist_and_hold(
    compose: dict[str, Any], example: dict[str, str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def filled(text: str) -> str:
        return VARIABLE.sub(
            lambda found: example[found[1]] or ("" if found[2] == ":-" else "letters0123"), str(text)
        )

    variables = {key: filled(value) for key, value in compose["services"][name]["environment"].items()}
    assert {key.removeprefix(PREFIX).lower() for key in variables} <= set(Settings.model_fields)
    for key, value in variables.items():
        monkeypatch.setenv(key, value)
    settings = load_settings()
    assert settings.database == "postgresql+pg8000://clean_copy:letters0123@database/clean_copy"
    assert settings.cookies_are_secure


def test_every_choice_about_the_mailbox_can_be_made_in_the_containers(compose: dict[str, Any]) -> None:
    """S66: a mailbox at Microsoft 365 or Gmail works there as well; only passwords travel as secrets."""
    given = {key.removeprefix(PREFIX).lower() for key in compose["services"]["worker"]["environment"]}
    about_mail = {name for name in Settings.model_fields if re.match(r"(mail|smtp|imap|oauth)", name)}
    assert about_mail <= given


def test_a_mailbox_with_a_provider_is_signed_in_with_a_token_kept_in_the_volume(
    compose: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """S66: what stays empty in .env is as if it were not there."""
    chosen = {"MAIL_PROVIDER": "microsoft", "OAUTH_CLIENT_ID": "an-id", "OAUTH_TENANT": "organizations"}
    for key, value in compose["services"]["worker"]["environment"].items():
        said = VARIABLE.sub(lambda found: chosen.get(found[1], "" if found[2] == ":-" else "587"), str(value))
        monkeypatch.setenv(key, said)
    for name, security in (("SMTP", "starttls"), ("IMAP", "tls")):
        monkeypatch.setenv(f"{PREFIX}{name}_SECURITY", security)
        monkeypatch.setenv(f"{PREFIX}{name}_PORT", "587")
        monkeypatch.delenv(f"{PREFIX}{name}_PASSWORD_FILE")
    monkeypatch.setenv(f"{PREFIX}MAILBOX_ADDRESS", "office@nursery.example")
    mailbox = account()
    assert mailbox.oauth is not None and mailbox.oauth.client_secret is None
    assert mailbox.oauth.token_file == Path("/app/var/keys/mailbox.oauth")


def test_every_file_the_services_mount_or_run_is_there(compose: dict[str, Any]) -> None:
    mounted = [
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
        if volume.startswith("./")
    ]
    assert mounted
    assert all((CHECKOUT / path).is_file() for path in (*mounted, "docker/prepare.sh", "docker/Dockerfile"))
