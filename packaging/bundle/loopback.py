"""In a network namespace of its own, switches the loopback on, which is all there is."""

import fcntl
import os
import socket
import struct

_GET_FLAGS, _SET_FLAGS, _IS_UP = 0x8913, 0x8914, 1


def loopback_up() -> bool:
    """Switch the loopback on; returns whether there is nothing but it."""
    if [name for _, name in socket.if_nameindex()] != ["lo"] or os.environ.get("NETWORK") != "cut":
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(control, _GET_FLAGS, request))[1]
        fcntl.ioctl(control, _SET_FLAGS, struct.pack("16sH14x", b"lo", flags | _IS_UP))
    return True
