import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import { begin } from "./state/project.svelte";

const target = document.getElementById("app");
if (target) mount(App, { target });
void begin();
