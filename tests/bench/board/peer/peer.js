// Excalidraw with N notes, each a rectangle with a text bound to it: ?n=N at 100 %, ?n=N&view=all fitted in the window.
// `window.ready` is true when they are drawn.
import { convertToExcalidrawElements, Excalidraw } from "@excalidraw/excalidraw";
import "@excalidraw/excalidraw/index.css";
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { manyNotes } from "../notes.mjs";

// Its fonts lie beside the page: nothing is fetched from elsewhere.
window.EXCALIDRAW_ASSET_PATH = "/";
const query = new URLSearchParams(location.search);
const fitted = query.get("view") === "all";
const PAPERS = {
  butter: "#ffec99",
  mint: "#b2f2bb",
  sky: "#a5d8ff",
  rose: "#ffc9c9",
  lilac: "#d0bfff",
  sand: "#eaddd7",
};
const elements = convertToExcalidrawElements(
  manyNotes(Number(query.get("n"))).map(({ text, x, y, color }) => ({
    type: "rectangle",
    x,
    y,
    width: 160,
    height: 160,
    backgroundColor: PAPERS[color],
    label: { text, fontSize: 16 },
  })),
);

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let shown = false;
async function show(api) {
  if (!api || shown) return;
  shown = true;
  await pause(1000);
  if (fitted) api.scrollToContent(undefined, { fitToViewport: true, viewportZoomFactor: 0.95 });
  else {
    const columns = Math.max(...elements.map((e) => e.x + e.width));
    const rows = Math.max(...elements.map((e) => e.y + e.height));
    const [scrollX, scrollY] = [innerWidth / 2 - columns / 2, innerHeight / 2 - rows / 2];
    api.updateScene({ appState: { zoom: { value: 1 }, scrollX, scrollY } });
  }
  await pause(1500);
  window.ready = api.getSceneElements().length === elements.length;
}
createRoot(document.getElementById("root")).render(
  createElement(Excalidraw, { initialData: { elements }, excalidrawAPI: (api) => void show(api) }),
);
