"""Private mail servers for tests: Exim with Dovecot, each with ports of its own."""

import base64
import contextlib
import os
import pwd
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bench.mail_samples import SETTING
from bench.mail_world import PASSWORD
from mail.connection import Security
from mail.fetching import ImapSettings
from mail.sending import SmtpSettings
from tests.patience import PATIENCE_SECONDS

TOKEN_KEY = b"key of the test's OAuth tokens 32"


@dataclass
class RealServers:
    """Exim takes mail and makes bounces, Dovecot serves the mailboxes; both with a certificate of their own."""

    folder: Path
    smtp_port: int
    imap_port: int
    imaps_port: int
    processes: list[subprocess.Popen[bytes]]

    @property
    def ca_file(self) -> Path:
        return self.folder / "cert.pem"

    def smtp(self, **changes: object) -> SmtpSettings:
        values: dict[str, object] = {"ca_file": self.ca_file, "timeout_seconds": 60} | changes
        return SmtpSettings("localhost", self.smtp_port, Security.STARTTLS, **values)  # type: ignore[arg-type]

    def imap(self, security: Security = Security.TLS, **changes: object) -> ImapSettings:
        port = self.imaps_port if security is Security.TLS else self.imap_port
        values: dict[str, object] = {"user": SETTING, "password": PASSWORD, "ca_file": self.ca_file} | changes
        return ImapSettings("localhost", port, security, **values)  # type: ignore[arg-type]


@contextlib.contextmanager
def real_servers(folder: Path, exim_program: str, dovecot_program: str) -> Iterator[RealServers]:
    """Run Exim and Dovecot, given by their paths, with their own configuration under `folder`."""
    folder.chmod(0o755)
    ports = _free_ports(3)
    servers = RealServers(folder, ports[0], ports[1], ports[2], [])
    certificate(folder)
    owner = pwd.getpwnam("Debian-exim") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    _write_exim(folder, ports[0])
    _write_dovecot(folder, ports[1], ports[2], owner)
    for name in ("spool", "log", "mail", "dovecot"):
        (folder / name).mkdir()
        if os.getuid() == 0:
            os.chown(folder / name, owner.pw_uid, owner.pw_gid)
    exim = [exim_program, "-C", str(folder / "exim.conf"), "-bdf", "-q1s"]
    dovecot = [dovecot_program, "-F", "-c", str(folder / "dovecot.conf")]
    with (folder / "servers.log").open("wb") as log:
        servers.processes = [subprocess.Popen(command, stdout=log, stderr=log) for command in (exim, dovecot)]
        try:
            for port in ports:
                _wait_for(port, folder)
            yield servers
        finally:
            for process in servers.processes:
                process.terminate()
            for process in servers.processes:
                process.wait(timeout=PATIENCE_SECONDS)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [sock.getsockname()[1] for sock in sockets]
    for sock in sockets:
        sock.close()
    return ports


def _wait_for(port: int, folder: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(
        "A mail server did not start: " + (folder / "servers.log").read_text(errors="replace")[-2000:]
    )


def certificate(folder: Path) -> None:
    """Write cert.pem and key.pem for localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
    (folder / "key.pem").chmod(0o644)


def _write_exim(folder: Path, port: int) -> None:
    (folder / "exim.conf").write_text(
        f"""
primary_hostname = mx.nursery.example
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
pid_file_path = {folder}/spool/exim.pid
keep_environment =
tls_advertise_hosts = *
tls_certificate = {folder}/cert.pem
tls_privatekey = {folder}/key.pem
acl_smtp_rcpt = recipients
acl_smtp_data = contents
acl_smtp_auth = accept
delay_warning = 1s
delay_warning_condition = true
queue_only = false
bounce_return_body = true
qualify_domain = nursery.example
message_size_limit = 30M
accept_8bitmime = true
deliver_drop_privilege = true

begin acl
recipients:
  deny local_parts = refused
    message = 550 5.1.1 no such person
  defer local_parts = busy
    message = 451 4.2.0 come back later
  accept
contents:
  deny condition = ${{if match{{$h_subject:}}{{content-refused}}}}
    message = 554 5.7.1 we do not like this
  accept

begin routers
ghost:
  driver = redirect
  local_parts = ghost
  allow_fail
  data = :fail: there is nobody of this name
full:
  driver = redirect
  local_parts = full
  allow_defer
  data = :defer: the mailbox is full
office:
  driver = accept
  local_parts = office
  local_part_suffix = +*
  local_part_suffix_optional
  transport = maildir
others:
  driver = redirect
  data = :blackhole:

begin transports
maildir:
  driver = appendfile
  directory = {folder}/mail/{SETTING}
  maildir_format
  create_directory
  delivery_date_add
  return_path_add
  headers_add = Delivered-To: $local_part$local_part_suffix@$domain
  mode = 0600

begin retry
* * F,1h,1s

begin authenticators
xoauth2:
  driver = plaintext
  public_name = XOAUTH2
  server_advertise_condition = ${{if def:tls_in_cipher}}
  server_prompts = :
  server_condition = ${{if match{{$auth1}}{{auth=Bearer good-token}}}}
  server_set_id = oauth
plain:
  driver = plaintext
  public_name = PLAIN
  server_advertise_condition = ${{if def:tls_in_cipher}}
  server_prompts = :
  server_condition = ${{if eq{{$auth3}}{{{PASSWORD}}}}}
  server_set_id = $auth2
"""
    )


def _write_dovecot(folder: Path, imap_port: int, imaps_port: int, owner: pwd.struct_passwd) -> None:
    internal = (
        "" if os.getuid() == 0 else f"default_internal_user = {owner.pw_name}\ndefault_login_user = {owner.pw_name}"
    )
    chroot = "" if os.getuid() == 0 else "chroot ="
    keys = folder / "keys" / "default" / "HS256"
    keys.mkdir(parents=True)
    (keys / "default").write_text(base64.b64encode(TOKEN_KEY).decode())
    (folder / "oauth2.conf").write_text(
        f"""
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
username_attribute = email
"""
    )
    (folder / "dovecot.conf").write_text(
        f"""
base_dir = {folder}/dovecot
state_dir = {folder}/dovecot
log_path = {folder}/log/dovecot.log
protocols = imap
listen = 127.0.0.1
{internal}
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = yes
first_valid_uid = 1
last_valid_uid = 0
mail_location = maildir:{folder}/mail/%u
auth_mechanisms = plain login xoauth2
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={folder}/mail/%u
}}
service imap-login {{
  {chroot}
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service anvil {{
  {chroot}
}}
service stats {{
  {chroot}
}}
"""
    )
