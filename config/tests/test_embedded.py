import os
import signal
import stat
import threading
import time

import psycopg
import pytest

from config.account import EmbeddedError
from config.embedded import Server


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("embedded") / "data"


@pytest.fixture(scope="module")
def server(folder):
    """A server that has been set up before and is not running."""
    server = Server(folder)
    with server.serving():
        pass
    return server


def connect(server, role="tracker_app"):
    login = server.login(role)
    return psycopg.connect(
        dbname=login["NAME"],
        user=login["USER"],
        password=login["PASSWORD"],
        host=login["HOST"],
        autocommit=True,
    )


def until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def test_it_runs_for_as_long_as_the_block_and_leaves_nothing(server):
    with server.serving():
        assert server.is_running()
        with connect(server) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("tracker_app",)
        process_id = server.process_id()

    assert not server.is_running()
    with pytest.raises(ProcessLookupError):
        os.kill(process_id, 0)


def test_it_takes_no_more_memory_than_one_machine_has_for_everything(server):
    with server.serving(), connect(server) as connection:
        assert connection.execute("SHOW shared_buffers").fetchone() == ("16MB",)


def test_what_was_written_is_there_the_next_time(server):
    with server.serving(), connect(server, "tracker_owner") as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")

    with server.serving(), connect(server, "tracker_owner") as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_it_writes_to_the_disk_and_folds_like_unicode(server):
    with server.serving(), connect(server) as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            assert connection.execute(f"SHOW {name}").fetchone() == ("on",)
        assert connection.execute("SELECT lower('É')").fetchone() == ("é",)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_nobody_signs_in_without_the_password(server):
    with server.serving(), pytest.raises(psycopg.OperationalError):
        psycopg.connect(
            dbname="tracker",
            user="tracker_app",
            password="guessed",
            host=str(server.socket_folder),
        )


def test_only_its_owner_reads_the_passwords_the_data_and_the_socket(server):
    with server.serving():
        for path in (server.passwords_file, server.postgres, server.socket_folder):
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_the_first_to_come_starts_it_and_the_last_to_leave_stops_it(server, folder):
    other = Server(folder)

    with server.serving():
        process_id = server.process_id()
        second = other.serving()
        second.__enter__()
    assert other.is_running()
    assert other.process_id() == process_id

    second.__exit__(None, None, None)
    assert not other.is_running()
    assert server.started.wait() == 0


def test_two_that_come_at_once_share_one(folder, server):
    barrier = threading.Barrier(2)
    servers = [Server(folder), Server(folder)]
    process_ids = []

    def come(mine):
        with mine.serving():
            process_ids.append(mine.process_id())
            barrier.wait()

    threads = [threading.Thread(target=come, args=[mine]) for mine in servers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(process_ids)) == 1
    assert not server.is_running()
    assert [mine.started.wait() for mine in servers if mine.started] == [0]


def test_a_killed_server_is_revived_with_all_it_acknowledged(server):
    with server.serving():
        with connect(server, "tracker_owner") as connection:
            connection.execute("CREATE TABLE acknowledged AS SELECT 1 AS one")
            os.kill(server.process_id(), signal.SIGKILL)
        assert until(lambda: not server.is_running())

        server.revive()

        with connect(server, "tracker_owner") as connection:
            assert connection.execute("SELECT one FROM acknowledged").fetchone() == (1,)


def test_the_record_of_a_crashed_machine_does_not_keep_it_from_starting(server):
    with server.serving():
        record = (server.postgres / "postmaster.pid").read_text().splitlines()
    record[0] = str(os.getppid())  # alive, and not PostgreSQL
    (server.postgres / "postmaster.pid").write_text("\n".join(record))

    with server.serving():
        assert server.is_running()


def test_a_path_too_long_for_a_socket_gets_a_short_one(tmp_path):
    server = Server(tmp_path / ("x" * 100))

    with server.serving(), connect(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)

    assert server.socket_folder.parent.name == "tmp"
    server.socket_folder.rmdir()


def test_lost_passwords_are_named(server):
    kept = server.passwords_file.read_text()
    server.passwords_file.unlink()

    with pytest.raises(EmbeddedError, match=r"postgres\.json is missing"), server.serving():
        pass

    server.passwords_file.write_text(kept)


def test_a_server_that_cannot_start_says_why(server):
    broken = Server(server.folder, ("shared_buffers=nonsense",))

    with pytest.raises(EmbeddedError, match="nonsense"), broken.serving():
        pass


def test_what_was_left_behind_can_be_discarded(tmp_path):
    server = Server(tmp_path / "left")
    with server.serving():
        Server(server.folder).discard()
        assert server.is_running()

    server.discard()

    assert not server.folder.exists()
