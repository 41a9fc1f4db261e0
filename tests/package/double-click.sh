#!/usr/bin/env bash
# A desktop's double click on a project, with the unpacked package alone: the file's type is known by name and by
# content, its application is ours, and opening it starts the window that then holds the file.
# UNPACKED: where the package was unpacked; its bin and share come first in PATH and XDG_DATA_DIRS.
set -euo pipefail

scratch=$(mktemp -d)
export HOME="$scratch" XDG_DATA_HOME="$scratch/share" XDG_CONFIG_HOME="$scratch/config" ATELIER_DATA="$scratch/data"
export XDG_CURRENT_DESKTOP=Test WEBKIT_DISABLE_DMABUF_RENDERER=1
trap 'pkill -TERM -f "$UNPACKED/usr/bin/atelier" || true; rm -rf "$scratch" || true' EXIT
fail() { echo "double click: $*" >&2; exit 1; }

[[ $(command -v atelier) == "$UNPACKED/usr/bin/atelier" ]] || fail "another atelier comes first in PATH"
desktop-file-validate "$UNPACKED/usr/share/applications/Atelier.desktop"

project="$scratch/A project.atelier"
atelier new "$project"
cp "$project" "$scratch/nameless"
for file in "$project" "$scratch/nameless"; do
  type=$(gio info --attributes=standard::content-type "$file" | sed -n 's/.*content-type: //p')
  [[ $type == application/vnd.atelier.project ]] || fail "$file is taken for $type"
done
[[ $(gio mime application/vnd.atelier.project) == *Atelier.desktop* ]] || fail "no application for the type"

gio open "$project"
for _ in $(seq 1 100); do
  for window in $(pgrep -f "^$UNPACKED/usr/bin/atelier|^atelier $project" || true); do
    # The window has the file open, and answers the command line for it.
    if find "/proc/$window/fd" -lname "$project" 2>/dev/null | grep -q .; then
      atelier call "$project" add_objective '{"title":"Asked through the window"}' | grep -q "Asked through" || fail "no answer"
      exit 0
    fi
  done
  sleep 0.2
done
fail "the window did not open within 20 s"
