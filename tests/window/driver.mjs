// The real window through tauri-driver: the few words of WebDriver that a test needs, no library between.
import { spawn } from "node:child_process";
import { createServer } from "node:net";

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts the driver and, through it, `application` with its arguments. */
export async function openWindow(application, args, env) {
  const [port, nativePort] = [await freePort(), await freePort()];
  const native = process.env.WEBKIT_DRIVER ?? "/usr/bin/WebKitWebDriver";
  const driver = spawn(
    process.env.TAURI_DRIVER ?? "tauri-driver",
    ["--port", String(port), "--native-port", String(nativePort), "--native-driver", native],
    { env, stdio: ["ignore", "inherit", "inherit"] },
  );
  const gone = new Promise((resolve) => driver.once("exit", resolve));
  let failed;
  driver.once("error", (error) => (failed = error));

  async function send(method, where, body) {
    if (failed) throw failed;
    const response = await fetch(`http://127.0.0.1:${port}${where}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${where}: ${value?.error}: ${value?.message}`);
    return value;
  }
  const listening = Date.now() + 20_000;
  while (!(await send("GET", "/status").catch(() => null))) {
    if (Date.now() > listening) throw new Error("tauri-driver does not answer", { cause: failed });
    await pause(100);
  }
  const { sessionId } = await send("POST", "/session", {
    capabilities: { alwaysMatch: { "tauri:options": { application, args } } },
  });
  const session = `/session/${sessionId}`;

  const window = {
    /** Runs a function in the page and gives what it returns. */
    run: (script, ...args) =>
      send("POST", `${session}/execute/sync`, { script: `return (${script})(...arguments)`, args }),
    /** Waits until a function in the page gives something true; gives that. */
    async until(script, ...args) {
      const end = Date.now() + 20_000;
      for (;;) {
        const found = await window.run(script, ...args);
        if (found) return found;
        if (Date.now() > end)
          throw new Error(`not within 20 s: ${script}\n${await window.run(() => document.body.innerText)}`);
        await pause(100);
      }
    },
    /** The first element that a CSS selector finds; waits for it. */
    async find(css) {
      await window.until((css) => document.querySelector(css) !== null, css);
      const element = await send("POST", `${session}/element`, { using: "css selector", value: css });
      return Object.values(element)[0];
    },
    async click(css) {
      await send("POST", `${session}/element/${await window.find(css)}/click`, {});
    },
    async type(css, text) {
      await send("POST", `${session}/element/${await window.find(css)}/value`, { text });
    },
    /** Presses keys together: `["\uE009", "z"]` is Ctrl+Z. */
    async press(keys) {
      const actions = [
        ...keys.map((value) => ({ type: "keyDown", value })),
        ...keys.toReversed().map((value) => ({ type: "keyUp", value })),
      ];
      await send("POST", `${session}/actions`, { actions: [{ type: "key", id: "keys", actions }] });
    },
    /** Gives the page so many pixels, whatever the frame around it takes. */
    async resize(width, height) {
      for (let around = [0, 0], tries = 0; tries < 5; tries++) {
        const [outer, inner] = [
          { width: width + around[0], height: height + around[1] },
          () => [innerWidth, innerHeight],
        ];
        await send("POST", `${session}/window/rect`, { x: 0, y: 0, ...outer });
        await pause(300);
        const [w, h] = await window.run(inner);
        if (w === width && h === height) return;
        around = [around[0] + width - w, around[1] + height - h];
      }
      throw new Error(`the window does not become ${width}×${height}`);
    },
    /** The windows that there are, and the one that the words above go to. */
    windows: () => send("GET", `${session}/window/handles`),
    here: () => send("GET", `${session}/window`),
    goTo: (handle) => send("POST", `${session}/window`, { handle }),
    title: () => send("GET", `${session}/title`),
    /** A picture of the window, as PNG. */
    picture: async () => Buffer.from(await send("GET", `${session}/screenshot`), "base64"),
    async close() {
      await send("DELETE", session).catch(() => {});
      driver.kill();
      await gone;
    },
  };
  return window;
}
