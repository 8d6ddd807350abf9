"""After installation nothing needs the network."""

import subprocess
import sys

import pytest

from tests.conftest import Place, without_network

pytestmark = pytest.mark.slow
CONNECT = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=2)"  # an address of RFC 5737


def test_the_whole_way_runs_in_a_namespace_without_a_route(small: Place) -> None:
    prefix = without_network()
    if not prefix:
        pytest.skip("NETWORK NAMESPACES ARE NOT AVAILABLE HERE: install util-linux and allow user namespaces")
    # the namespace that the fixture ran in really has no way out
    tried = subprocess.run([*prefix, sys.executable, "-c", CONNECT], capture_output=True, text=True, check=False)
    assert "Network is unreachable" in tried.stderr
    assert len(small.content()) >= 24
