"""The main window and what frames it: commands, menus, docks, start page, status bar, links, window state."""
