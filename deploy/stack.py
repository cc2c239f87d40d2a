"""`make stack`: the production layout on loopback, to try it and to measure it.

PostgreSQL and Valkey (durable, data in var/stack), two pools of WSGI workers, the websocket
process, the background worker and nginx, with the production settings; one supervisor.
"""

import getpass
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from deploy.chromium import apt_install
from deploy.proxy import proxy_configuration
from deploy.run import refuse_a_taken_port
from deploy.services import ServiceMissing, Started, free_port, services
from deploy.supervise import Failed, Service, Supervisor, reporting

ROOT: Final = Path(__file__).resolve().parents[1]
BIN: Final = Path(sys.executable).parent
FOLDER: Final = Path(os.environ.get("STACK_FOLDER") or ROOT / "var" / "stack")
MAIN: Final = """\
user {user};
worker_processes 1;
daemon off;
error_log stderr warn;
pid {folder}/nginx.pid;
events {{ worker_connections 4096; }}
http {{
    include {types};
    default_type application/octet-stream;
    access_log off;
    sendfile on;
    tcp_nopush on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {server}
}}
"""


def nginx() -> str:
    """Return the nginx binary, installing Debian's as root.

    Raises:
        Failed: there is none.
    """
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    if not (found := shutil.which("nginx", path=path)):
        apt_install("nginx-light")
        found = shutil.which("nginx", path=path)
    if not found:
        raise Failed("nginx is missing. As root: apt-get install nginx-light")
    return found


def kept_secret() -> str:
    """Return the stack's SECRET_KEY, made at its first start."""
    file = FOLDER / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text()


def environment(started: Started, address: str) -> dict[str, str]:
    """Return what the site's processes run with."""
    variables = dict(os.environ)
    variables.setdefault("SECRET_KEY", kept_secret())
    variables.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")
    variables.setdefault("BASE_URL", address)
    variables.setdefault("CSRF_TRUSTED_ORIGINS", address)
    variables.setdefault("HTTPS", "false")
    variables.setdefault("DEMO_ALLOWED", "true")
    variables.setdefault("ACCEL_MEDIA", "true")
    variables.setdefault("SECOND_FACTOR", "false")  # the demo's accounts have a password alone
    return variables | {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
        "PYTHONUNBUFFERED": "1",
        **started.environment(),
    }


def manage(variables: dict[str, str], *words: str) -> None:
    print(f"  manage.py {' '.join(words)} …", flush=True)
    result = subprocess.run(
        [BIN / "python", ROOT / "manage.py", *words], env=variables, cwd=ROOT, check=False
    )
    if result.returncode != 0:
        raise Failed(f"manage.py {words[0]} failed")


def pool(port: int, *, workers: int, threads: int, backlog: int) -> list[str]:
    """Return the command of a pool of WSGI workers."""
    return [
        str(BIN / "granian"), "--interface", "wsgi", "config.wsgi:application",
        "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers),
        "--blocking-threads", str(threads), "--backlog", str(backlog),
        "--backpressure", str(threads * 4), "--respawn-failed-workers",
        "--workers-kill-timeout", "5", "--log-level", "warning", "--no-ws",
    ]  # fmt: skip


def write_nginx(port: int, pages: int, answers: int, sockets: int) -> Path:
    """Write the configuration of the stack's nginx; return the file."""
    server = proxy_configuration(
        {
            "LISTEN": f"127.0.0.1:{port}",
            "PAGES": f"127.0.0.1:{pages}",
            "ANSWERS": f"127.0.0.1:{answers}",
            "SOCKETS": f"127.0.0.1:{sockets}",
            "STATIC": str(ROOT / "var" / "static"),
            "MEDIA": os.environ.get("MEDIA_ROOT", str(ROOT / "media")),
        }
    )
    types = "/etc/nginx/mime.types"
    file = FOLDER / "nginx.conf"
    text = MAIN.format(folder=FOLDER, types=types, server=server, user=getpass.getuser())
    if os.geteuid() != 0:
        text = text.partition("\n")[2]  # only root may say which user
    file.write_text(text)
    return file


def main() -> None:
    port = int(os.environ.get("PORT", "8000"))
    address = f"http://127.0.0.1:{port}"
    refuse_a_taken_port("127.0.0.1", port)
    FOLDER.mkdir(parents=True, exist_ok=True)
    binary = nginx()
    with Supervisor() as supervisor, services(durable=True, keep_in=FOLDER) as started:
        variables = environment(started, address)
        print("preparing …", flush=True)
        subprocess.run(
            [BIN / "python", ROOT / "deploy" / "catalogue.py", "compile"], check=True
        )
        manage(variables, "migrate", "--no-input", "-v", "0")
        manage(variables, "collectstatic", "--no-input", "-v", "0")
        manage(variables, "load_demo")
        pages, answers, sockets = free_port(), free_port(), free_port()
        uvicorn = [BIN / "uvicorn", "config.asgi:application", "--host", "127.0.0.1"]
        uvicorn += ["--port", str(sockets), "--log-level", "warning", "--ws-max-size", "65536"]
        uvicorn += [
            "--lifespan",
            "on",
            "--no-server-header",
            "--timeout-graceful-shutdown",
            "4",
        ]
        commands = {
            "pages": pool(pages, workers=2, threads=4, backlog=128),
            "answers": pool(answers, workers=1, threads=8, backlog=1024),
            "sockets": uvicorn,
            "worker": [BIN / "python", ROOT / "manage.py", "run_worker", "--skip-checks"],
            "nginx": [binary, "-c", write_nginx(port, pages, answers, sockets), "-p", FOLDER],
        }
        for name, command in commands.items():
            if not supervisor.stopping.is_set():
                supervisor.start(Service(name, command, variables, ROOT))
        for path in ("/healthz", "/accounts/login/"):
            supervisor.wait_for(f"{address}{path}", seconds=90)
        if not supervisor.stopping.is_set():
            print(f"\nready: {address} (production settings, PostgreSQL, Valkey)", flush=True)
            manage(variables, "load_demo", "--accounts")
            print(f"Ctrl-C stops it. The data stays in {FOLDER}.", flush=True)
            supervisor.watch()
        supervisor.stop()  # before the services that everything else needs
    print("stopped.", flush=True)


if __name__ == "__main__":
    with reporting():
        try:
            main()
        except ServiceMissing as error:
            sys.exit(str(error))
