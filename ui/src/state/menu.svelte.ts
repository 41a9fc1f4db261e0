/** The native menu, made from the registry of actions and the list of views. */
import { showMenu, type MenuTitle } from "../ipc/client";
import { t } from "../messages/index.svelte";
import { actions, type Action } from "./keys.svelte";
import { project } from "./project.svelte";
import { route } from "./route.svelte";
import { settings } from "./settings.svelte";
import { complain } from "./toasts.svelte";
import { STAGES, views } from "./views.svelte";

/** The window ends under this id; the shell does it. */
const QUIT = "quit";
const LINE = { id: "", label: "", enabled: false };
const TITLES = ["file", "edit", "view", "help"] as const;

const item = (action: Action) => ({
  id: action.id,
  label: (action.menuLabel ?? action.label)(),
  enabled: action.enabled?.() ?? true,
});

export function menuTitles(): MenuTitle[] {
  const of = (title: Action["menu"]) => actions.all.filter((action) => action.menu === title).map(item);
  const go = STAGES.flatMap((stage, place) => [
    ...(place > 0 ? [LINE] : []),
    ...views.of(stage).map(({ name }) => ({
      id: `go ${name}`,
      label: t(`view.${name}`),
      enabled: project.phase === "open",
    })),
  ]);
  const titles = TITLES.map((title) => ({ label: t(`menu.${title}`), items: of(title) }));
  titles[0]?.items.push(LINE, { id: QUIT, label: t("menu.quit"), enabled: true });
  titles.splice(3, 0, { label: t("menu.go"), items: go });
  return titles.filter((title) => title.items.length > 0);
}

/** An item of the Go menu. True: it was one. */
export function goFromMenu(id: string): boolean {
  const name = /^go (.+)$/.exec(id)?.[1];
  if (name === undefined) return false;
  route.go(name);
  return true;
}

/** The menu waits for the view: one that is made anew while the page is drawn is in its way. */
const REST_MS = 150;

/** Keeps the native menu as the page is. Call from a component, once. */
export function keepMenu(): void {
  $effect(() => {
    if (project.phase === "starting" || project.phase === "opening") return;
    const [titles, dark] = [menuTitles(), settings.seenTheme === "dark"];
    const soon = setTimeout(() => void showMenu(titles, dark).catch(complain), REST_MS);
    return () => clearTimeout(soon);
  });
}
