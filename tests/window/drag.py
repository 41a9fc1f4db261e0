"""A file manager of one file: a small window whose label is dragged. Usage: drag.py FILE; drag it from (1380, 880)."""

import pathlib
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

uri = pathlib.Path(sys.argv[1]).resolve().as_uri()
window = Gtk.Window(type=Gtk.WindowType.POPUP)
window.set_default_size(100, 40)
window.move(1330, 860)
source = Gtk.EventBox()
source.add(Gtk.Label(label="file"))
source.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
source.drag_source_add_uri_targets()
source.connect("drag-data-get", lambda _w, _c, data, _i, _t: data.set_uris([uri]))
source.connect("drag-begin", lambda *_: print("dragging", flush=True))
source.connect("drag-end", lambda *_: Gtk.main_quit())
window.add(source)
window.show_all()
print("ready", flush=True)
Gtk.main()
