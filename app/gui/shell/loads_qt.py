"""The child process in which `doctor` sees whether Qt loads: as the window would load it, and offscreen."""


def main(_arguments: list[str]) -> int:
    """Load Qt, make its application and print its version; what is missing is said by the traceback."""
    from PySide6 import QtCore, QtGui, QtNetwork, QtWidgets  # noqa: F401  as much as the window needs

    application = QtWidgets.QApplication(["int-crucible", "-platform", "offscreen"])
    print(QtCore.qVersion())  # noqa: T201
    application.quit()
    return 0
