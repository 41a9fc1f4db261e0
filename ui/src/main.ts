import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import { isProjector } from "./ipc/second";
import { learn } from "./messages/index.svelte";
import { begin } from "./state/project.svelte";
import { route } from "./state/route.svelte";
import { settings } from "./state/settings.svelte";
import { registered } from "./views";

const words = learn(settings.locale);
const target = document.getElementById("app");
if (isProjector()) {
  // The projector's window is told what to show: it opens no project and asks the door nothing.
  const board = import("./features/ideation/Projector.svelte");
  void Promise.all([board, words]).then(([{ default: Projector }]) => target && mount(Projector, { target }));
} else {
  void words.then(() => target && mount(App, { target }));
  void begin(words);
  // The first view's code comes while the project is read.
  void (registered.find((view) => view.name === route.view) ?? registered[0])?.load();
}
