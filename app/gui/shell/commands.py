"""The commands of the window, each declared once, where it stands in the menus.

No key starts a run that costs something. A command is added as one entry; what it does is a method of the handlers or
of what they know.
"""

from PySide6.QtGui import QKeySequence

from app.domain.chats import ChatMode
from app.domain.projects import ItemState
from app.gui.shell.action_handlers import ActionHandlers
from app.gui.shell.actions import Command, Condition, ListMenu, Menu
from app.gui.shell.arranging.arrangements import Arrangement
from app.services.exporting.file_kinds import RunFormat

_KEY = QKeySequence.StandardKey
_OF_PROJECT = (ListMenu.PROJECTS, 1)
_OF_CHAT = (ListMenu.CHATS, 1)
_MODE_OF_CHAT = (ListMenu.CHATS, 2)


_has_open_project = Condition("Open a project first.", lambda now: now.has_open_project)
_has_project = Condition("Choose a project first.", lambda now: now.project is not None)
_project_is_active = Condition(
    "No project that is in use is meant.", lambda now: now.project is not None and now.project.state == ItemState.ACTIVE
)
_project_is_aside = Condition(
    "The project is neither archived nor in the trash.",
    lambda now: now.project is not None and now.project.state != ItemState.ACTIVE,
)
_has_chat = Condition("Open a chat first.", lambda now: now.chat is not None)
_has_title = Condition(
    "Choose a chat or a project first.",
    lambda now: now.chat is not None or (now.project is not None and not now.has_open_project),
)
_has_run = Condition("Open the results of a run first.", lambda now: now.run is not None)
_chat_is_active = Condition(
    "No chat that is in use is meant.", lambda now: now.chat is not None and now.chat.state == ItemState.ACTIVE
)
_chat_is_aside = Condition(
    "The chat is neither archived nor in the trash.",
    lambda now: now.chat is not None and now.chat.state != ItemState.ACTIVE,
)
_chat_is_kept = Condition(
    "No chat is meant, or it is in the trash already.",
    lambda now: now.chat is not None and now.chat.state != ItemState.TRASHED,
)
_is_what_if = Condition(
    "This is for what-if chats.", lambda now: now.chat is not None and now.chat.mode == ChatMode.WHAT_IF
)
_is_no_what_if = Condition(
    "A what-if stays one; this is for setup and analysis chats.",
    lambda now: now.chat is not None and now.chat.mode != ChatMode.WHAT_IF,
)
_has_two_threads = Condition("No thread is open beside this one.", lambda now: now.has_two_threads)
_can_undo = Condition("There is nothing to take back.", lambda now: now.last_act is not None)
_can_redo = Condition("Nothing was taken back.", lambda now: now.last_undone is not None)
_can_go_back = Condition("You were nowhere else before.", lambda now: now.can_go_back)
_can_go_forward = Condition("You did not go back.", lambda now: now.can_go_forward)


_FILE: Menu[ActionHandlers] = Menu(
    "&File",
    (
        (
            Command("start_page", "Start page", lambda to: to.window.show_start_page(), "Alt+Home", "home"),
            Command("new_project", "New project…", lambda to: to.window.show_start_page(), _KEY.New, "plus"),
            Command("new_window", "New window", lambda to: to.window.window_requested.emit(""), "Ctrl+Shift+M", "plus"),
            Command(
                "project_in_window",
                "Open project in a new window",
                lambda to: to.with_project(lambda row: to.window.window_requested.emit(row.id)),
                icon="project",
                fits=_has_project,
                in_list=(ListMenu.PROJECTS, 0),
            ),
        ),
        (
            Command(
                "rename_project",
                "Rename project",
                lambda to: to.rename_project(),
                icon="rename",
                fits=_project_is_active,
                in_list=_OF_PROJECT,
            ),
            Command(
                "pin_project",
                "Pin or unpin project",
                lambda to: to.with_project(to.window.items.pin_project),
                icon="pin",
                fits=_project_is_active,
                in_list=_OF_PROJECT,
            ),
            Command(
                "archive_project",
                "Archive project",
                lambda to: to.set_project_state(ItemState.ARCHIVED),
                icon="archive",
                fits=_project_is_active,
                in_list=_OF_PROJECT,
            ),
            Command(
                "trash_project",
                "Move project to trash",
                lambda to: to.set_project_state(ItemState.TRASHED),
                icon="trash",
                fits=_project_is_active,
                in_list=_OF_PROJECT,
            ),
            Command(
                "restore_project",
                "Restore project",
                lambda to: to.set_project_state(ItemState.ACTIVE),
                icon="undo",
                fits=_project_is_aside,
                in_list=_OF_PROJECT,
            ),
        ),
        (
            Command(
                "export_project",
                "Export project…",
                lambda to: to.with_project(to.dialogs.exporter.export_project),
                icon="export",
                fits=_has_project,
                in_list=(ListMenu.PROJECTS, 2),
            ),
            Command(
                "import_project",
                "Import a project or chats…",
                lambda to: to.dialogs.exporter.import_project(),
                icon="plus",
            ),
        ),
        (
            Command(
                "context_files",
                "Files the agents may read…",
                lambda to: to.dialogs.open_context_files(),
                icon="folder-open",
                fits=_has_open_project,
            ),
        ),
        (
            Command("back_up", "Back up now", lambda to: to.dialogs.back_up(), icon="archive"),
            Command("backups", "Backups…", lambda to: to.dialogs.open_backups(), icon="undo"),
            Command("data_folder", "Open data folder", lambda to: to.dialogs.open_data_folder(), icon="folder-open"),
        ),
        (
            Command("close_window", "Close window", lambda to: to.window.close(), "Ctrl+W"),
            Command("quit", "Quit", lambda to: to.window.quit_requested.emit(), "Ctrl+Q"),
        ),
    ),
)
_EDIT: Menu[ActionHandlers] = Menu(
    "&Edit",
    (
        (
            Command("undo", "Undo", lambda to: to.undo(), _KEY.Undo, "undo", fits=_can_undo),
            Command("redo", "Redo", lambda to: to.redo(), _KEY.Redo, fits=_can_redo),
        ),
        (
            Command("rename", "Rename", lambda to: to.rename(), "F2", "rename", fits=_has_title, in_list=_OF_CHAT),
            Command(
                "find_in_chat",
                "Find in this chat",
                lambda to: to.find_in_chat(),
                _KEY.Find,
                "search",
                fits=_has_chat,
            ),
            Command("find_next", "Find next", lambda to: to.window.pane.chat_find.step(1), "F3", fits=_has_chat),
            Command(
                "find_previous",
                "Find previous",
                lambda to: to.window.pane.chat_find.step(-1),
                "Shift+F3",
                fits=_has_chat,
            ),
            Command("search", "Search everything…", lambda to: to.finding.open_search(), "Ctrl+Shift+F", "search"),
            Command(
                "filter_chats",
                "Filter chats",
                lambda to: to.filter_chats(),
                "Ctrl+Shift+L",
                "search",
                fits=_has_open_project,
            ),
        ),
        (Command("preferences", "Preferences…", lambda to: to.dialogs.open_preferences(), "Ctrl+,", "settings"),),
    ),
)
_VIEW: Menu[ActionHandlers] = Menu(
    "&View",
    (
        (
            Command(
                "arrange_think",
                "Think: chat and spec",
                lambda to: to.window.arrangements.choose(Arrangement.THINK),
                "F7",
                "chat",
                fits=_has_open_project,
                one_of="arrangement",
            ),
            Command(
                "arrange_decide",
                "Decide: results and history",
                lambda to: to.window.arrangements.choose(Arrangement.DECIDE),
                "F8",
                "results",
                fits=_has_open_project,
                one_of="arrangement",
            ),
        ),
        (
            Command("theme_system", "Follow the system", lambda to: to.looks.choose_theme("system"), one_of="theme"),
            Command("theme_light", "Light", lambda to: to.looks.choose_theme("light"), one_of="theme"),
            Command("theme_dark", "Dark", lambda to: to.looks.choose_theme("dark"), one_of="theme"),
            Command("theme_contrast", "High contrast", lambda to: to.looks.choose_theme("contrast"), one_of="theme"),
        ),
        (
            Command(
                "density_compact", "Compact lines", lambda to: to.looks.choose_density("compact"), one_of="density"
            ),
            Command("density_normal", "Normal lines", lambda to: to.looks.choose_density("normal"), one_of="density"),
            Command("density_roomy", "Roomy lines", lambda to: to.looks.choose_density("roomy"), one_of="density"),
        ),
        (
            Command("text_larger", "Larger text", lambda to: to.looks.resize_text(1), _KEY.ZoomIn),
            Command("text_smaller", "Smaller text", lambda to: to.looks.resize_text(-1), _KEY.ZoomOut),
            Command("text_usual", "Text of the usual size", lambda to: to.looks.resize_text(0), "Ctrl+0"),
        ),
        (
            Command(
                "group_chats",
                "Group chats by mode",
                lambda to: to.group_chats(),
                icon="ranking",
                fits=_has_open_project,
                is_ticked=True,
            ),
            Command("next_pane", "Next pane", lambda to: to.next_pane(), "F6"),
        ),
    ),
)
_CHAT: Menu[ActionHandlers] = Menu(
    "&Chat",
    (
        (
            Command(
                "new_setup",
                "New setup chat",
                lambda to: to.new_chat(ChatMode.SETUP),
                "Ctrl+Shift+N",
                "setup",
                fits=_has_open_project,
            ),
            Command(
                "new_analysis",
                "New analysis chat",
                lambda to: to.new_chat(ChatMode.ANALYSIS),
                icon="analysis",
                fits=_has_open_project,
            ),
            Command(
                "new_what_if",
                "New what-if chat…",
                lambda to: to.new_chat(ChatMode.WHAT_IF),
                icon="what-if",
                fits=_has_open_project,
            ),
        ),
        (
            Command("write", "Write a message", lambda to: to.write(), "Ctrl+L", "chat", fits=_has_chat),
            Command("stop_answer", "Stop the answer", lambda to: to.escape(), "Esc", "stop"),
        ),
        (
            Command(
                "open_beside",
                "Open beside",
                lambda to: to.with_chat(lambda row: to.window.open_beside(row.id)),
                "Ctrl+Shift+B",
                "chat",
                fits=_has_chat,
                in_list=(ListMenu.CHATS, 0),
            ),
            Command(
                "other_thread",
                "Go to the other thread",
                lambda to: to.window.go_to_other_thread(),
                "Ctrl+F6",
                fits=_has_two_threads,
            ),
            Command(
                "close_beside",
                "Close this thread",
                lambda to: to.window.threads.close_beside(),
                "Ctrl+Shift+W",
                fits=_has_two_threads,
            ),
        ),
        (
            Command(
                "pin_chat",
                "Pin or unpin chat",
                lambda to: to.with_chat(to.window.items.pin_chat),
                icon="pin",
                fits=_has_chat,
                in_list=_OF_CHAT,
            ),
            Command(
                "archive_chat",
                "Archive chat",
                lambda to: to.set_chat_state(ItemState.ARCHIVED),
                icon="archive",
                fits=_chat_is_active,
                in_list=_OF_CHAT,
            ),
            Command(
                "trash_chat",
                "Move chat to trash",
                lambda to: to.set_chat_state(ItemState.TRASHED),
                icon="trash",
                fits=_chat_is_kept,
                in_list=_OF_CHAT,
            ),
            Command(
                "restore_chat",
                "Restore chat",
                lambda to: to.set_chat_state(ItemState.ACTIVE),
                icon="undo",
                fits=_chat_is_aside,
                in_list=_OF_CHAT,
            ),
            Command(
                "copy_chat_link",
                "Copy link to chat",
                lambda to: to.with_chat(to.finding.copy_chat_link),
                icon="link",
                fits=_has_chat,
                in_list=_OF_CHAT,
            ),
            Command(
                "copy_message_link",
                "Copy link to message",
                lambda to: to.finding.copy_message_link(),
                icon="link",
                fits=_has_chat,
            ),
            Command(
                "switch_mode",
                "Switch between setup and analysis",
                lambda to: to.with_chat(to.window.items.switch_mode),
                icon="settings",
                fits=_is_no_what_if,
                in_list=_MODE_OF_CHAT,
            ),
        ),
        (
            Command(
                "export_chat",
                "Export chat…",
                lambda to: to.with_chat(to.dialogs.exporter.export_chat),
                icon="export",
                fits=_has_chat,
                in_list=(ListMenu.CHATS, 3),
            ),
        ),
        (
            Command(
                "what_if_changes",
                "What-if: changes and adopting…",
                lambda to: to.what_if_changes(),
                icon="adopt",
                fits=_is_what_if,
                in_list=_MODE_OF_CHAT,
            ),
        ),
    ),
)
_RUN: Menu[ActionHandlers] = Menu(
    "&Run",
    (
        (Command("new_run", "New run…", lambda to: to.new_run(), "Ctrl+R", "play", fits=_has_open_project),),
        (
            Command(
                "export_run",
                "Export results…",
                lambda to: to.with_run(to.dialogs.exporter.export_run),
                icon="export",
                fits=_has_run,
            ),
            Command(
                "copy_run_link",
                "Copy link to run",
                lambda to: to.with_run(to.finding.copy_run_link),
                icon="link",
                fits=_has_run,
            ),
            Command(
                "copy_markdown",
                "Copy results as Markdown",
                lambda to: to.copy_run(RunFormat.MARKDOWN),
                icon="copy",
                fits=_has_run,
            ),
            Command(
                "copy_csv", "Copy results as CSV", lambda to: to.copy_run(RunFormat.CSV), icon="copy", fits=_has_run
            ),
        ),
        (Command("check_up", "Check up the model…", lambda to: to.dialogs.open_check_up(), icon="model"),),
    ),
)
_GO: Menu[ActionHandlers] = Menu(
    "&Go",
    (
        (
            Command("back", "Back", lambda to: to.finding.go_back(), "Alt+Left", fits=_can_go_back),
            Command("forward", "Forward", lambda to: to.finding.go_forward(), "Alt+Right", fits=_can_go_forward),
        ),
        (
            Command(
                "overview",
                "Overview of the project",
                lambda to: to.window.show_overview(),
                "Ctrl+Shift+H",
                "project",
                fits=_has_open_project,
            ),
        ),
        (
            Command("quick_switch", "Go to…", lambda to: to.finding.open_switch(), "Ctrl+K", "chevron-right"),
            Command(
                "outline",
                "Outline of this chat…",
                lambda to: to.finding.open_outline(),
                "Ctrl+Shift+O",
                "table",
                _has_chat,
            ),
            Command("commands", "Commands…", lambda to: to.open_commands(), "Ctrl+Shift+P", "more"),
        ),
        (
            Command(
                "previous_chat", "Previous chat", lambda to: to.go_to_chat(-1), "Ctrl+PgUp", fits=_has_open_project
            ),
            Command("next_chat", "Next chat", lambda to: to.go_to_chat(1), "Ctrl+PgDown", fits=_has_open_project),
        ),
        (
            Command("previous_turn", "Previous turn", lambda to: to.window.pane.view.go_to_turn(-1), "Alt+Up"),
            Command("next_turn", "Next turn", lambda to: to.window.pane.view.go_to_turn(1), "Alt+Down"),
            Command("latest", "Newest message", lambda to: to.window.pane.view.go_to_end(), "Ctrl+End", "arrow-down"),
        ),
    ),
)
_WINDOW: Menu[ActionHandlers] = Menu(
    "&Window",
    ((Command("reset_layout", "Reset layout", lambda to: to.reset_layout(), icon="refresh", fits=_has_open_project),),),
    lists_docks=True,
)
_HELP: Menu[ActionHandlers] = Menu(
    "&Help",
    (
        (
            Command("guide", "Guide", lambda to: to.dialogs.open_guide(), _KEY.HelpContents, "info"),
            Command("shortcuts", "Keyboard shortcuts", lambda to: to.show_shortcuts(), "Ctrl+/", "info"),
            Command("whats_new", "What is new…", lambda to: to.dialogs.open_whats_new(), icon="info"),
            Command("about", "About Int Crucible", lambda to: to.show_about(), icon="info"),
        ),
    ),
)
MENUS = (_FILE, _EDIT, _VIEW, _CHAT, _RUN, _GO, _WINDOW, _HELP)
