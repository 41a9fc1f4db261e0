import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import { learn } from "./messages/index.svelte";
import { begin } from "./state/project.svelte";
import { settings } from "./state/settings.svelte";

const words = learn(settings.locale);
const target = document.getElementById("app");
void words.then(() => target && mount(App, { target }));
void begin(words);
