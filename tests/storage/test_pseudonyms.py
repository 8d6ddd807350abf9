"""The same account gives the same token, in Python and in SQL, and the key stays where it is."""

import hashlib
import hmac
import stat
from pathlib import Path

import duckdb
import pytest

from pipelines.failures import ConfigurationError
from pipelines.storage import pseudonyms
from pipelines.storage.pseudonyms import Pseudonyms, sql_token

ACCOUNTS = ["u1", "", "ann@b.example", "张伟", "x" * 200, "O'Brien", 'a"b\\c']


def test_a_token_is_hmac_sha256_cut_to_128_bits() -> None:
    # RFC 4231, test case 2
    full = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert Pseudonyms(b"Jefe").token("what do ya want for nothing?") == "m_" + full[:32]


def test_sql_computes_the_published_test_vectors() -> None:
    vectors = [  # RFC 4231, test cases 1 and 2
        (b"\x0b" * 20, "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (
            b"Jefe",
            "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
    ]
    for key, text, expected in vectors:
        with duckdb.connect() as con:
            Pseudonyms(key).prepare(con)
            assert con.execute(f"select {sql_token('$1::varchar')}", [text]).fetchone() == ("m_" + expected[:32],)


def test_sql_and_python_agree(tmp_path: Path) -> None:
    ours = Pseudonyms.load(tmp_path / "key")
    with duckdb.connect() as con:
        ours.prepare(con)
        rows = con.execute(f"select x, {sql_token('x')} from (select unnest(?) as x)", [ACCOUNTS]).fetchall()
        assert con.execute(f"select {sql_token('null::varchar')}").fetchone() == (None,)
    assert dict(rows) == {a: ours.token(a) for a in ACCOUNTS}


def test_tokens_are_right_however_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunk after chunk, with accounts that come again, unknown ones between them, and more than are remembered."""
    monkeypatch.setattr(pseudonyms, "REMEMBERED", 1_000)  # of 2,502
    key = Pseudonyms(b"k" * 32)
    accounts = [None if n % 7 == 0 else f"u{n * n % 5_003}" for n in range(20_000)] + ["", None]
    with duckdb.connect() as con:
        key.prepare(con)
        con.execute("create table said as select unnest(?::varchar[]) as account", [accounts])
        rows = con.execute(f"select account, {sql_token('account')} from said").fetchall()
        distinct = con.execute(f"select distinct {sql_token('account')} from said where account is null").fetchall()
    assert [account for account, _ in rows] == accounts
    assert all(token == (None if account is None else key.token(account)) for account, token in rows)
    assert distinct == [(None,)]


def test_another_key_shares_no_token(tmp_path: Path) -> None:
    one, two = Pseudonyms.load(tmp_path / "one"), Pseudonyms.load(tmp_path / "two")
    accounts = [f"u{i}" for i in range(1000)]
    assert not {one.token(a) for a in accounts} & {two.token(a) for a in accounts}
    assert len({one.token(a) for a in accounts}) == 1000


def test_a_list_of_addresses_tells_nothing_without_the_key(tmp_path: Path) -> None:
    token = Pseudonyms.load(tmp_path / "key").token("ann@b.example")
    plain = hashlib.sha256(b"ann@b.example").hexdigest()
    empty = hmac.digest(b"", b"ann@b.example", "sha256").hex()
    assert token[2:] not in (plain[:32], empty[:32])


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "key"
    first = Pseudonyms.load(path, tmp_path / "data")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.stat().st_size == 32
    assert Pseudonyms.load(path, tmp_path / "data") == first
    assert repr(first) == "Pseudonyms()"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    Pseudonyms.load(path)
    path.chmod(mode)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        Pseudonyms.load(path)


def test_a_key_in_the_data_folder_is_refused_and_not_made(tmp_path: Path) -> None:
    for path in (tmp_path / "data" / "key", tmp_path / "data" / "x" / ".." / "key"):
        with pytest.raises(ConfigurationError, match="inside the data folder"):
            Pseudonyms.load(path, tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_a_damaged_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.touch(mode=0o600)
    path.write_bytes(b"short")
    with pytest.raises(ConfigurationError, match="5 bytes are no key"):
        Pseudonyms.load(path)


def test_a_file_is_known_again_only_with_the_key() -> None:
    def of(key: bytes, content: bytes) -> str:
        fingerprint = Pseudonyms(key).fingerprint()
        fingerprint.update(content)
        return fingerprint.hexdigest()

    assert of(b"a" * 32, b"x") == of(b"a" * 32, b"x")
    assert len({of(b"a" * 32, b"x"), of(b"b" * 32, b"x"), hashlib.sha256(b"x").hexdigest()}) == 3
