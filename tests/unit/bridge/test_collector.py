"""What the start made is out of later passes of the collector; what comes after is collected as ever."""

import gc
import weakref

from app.bridge.collector import spare_nothing, spare_start


class Knot:
    """Refers to itself, so that only the collector frees it."""

    def __init__(self) -> None:
        self.me = self


def test_only_what_comes_later_is_collected() -> None:
    early = Knot()
    spare_start()
    try:
        late = Knot()
        early_ref, late_ref = weakref.ref(early), weakref.ref(late)
        del early, late
        gc.collect()
        assert late_ref() is None
        assert early_ref() is not None
    finally:
        spare_nothing()
    gc.collect()
    assert early_ref() is None
