/**
 * What the page will need for certain is fetched beside its script rather than after it: the letters, the words of the
 * language that the person reads, and in the window the project that it was started with.
 */
import type { Plugin } from "vite";

/** Mirrors `settings.locale`; a wrong guess costs a fetch, nothing else. */
const guess = `
  let locale = navigator.language.toLowerCase().startsWith("fr") ? "fr" : "en";
  try { locale = JSON.parse(localStorage.getItem("atelier.settings") ?? "{}").locale ?? locale; } catch {}
  const link = document.createElement("link");
  Object.assign(link, { rel: "modulepreload", href: words[locale] });
  document.head.append(link);`;

/** Read by `ipc/client.ts`; the projector's window has no project. */
const ask = `
  const shell = window.__TAURI_INTERNALS__;
  if (shell && !new URLSearchParams(location.search).has("projector")) {
    window.atelierFirst = shell.invoke("initial");
    window.atelierFirst.catch(() => {});
  }`;

export function early(): Plugin {
  return {
    name: "early",
    apply: "build",
    generateBundle(_, bundle) {
      const words = Object.fromEntries(
        Object.values(bundle).flatMap((file) => {
          const locale =
            file.type === "chunk" ? /messages\/(\w+)\.json$/.exec(file.facadeModuleId ?? "")?.[1] : null;
          return locale ? [[locale, `./${file.fileName}`]] : [];
        }),
      );
      if (Object.keys(words).length === 0) this.error("no chunk of words was found");
      const source = `{const words=${JSON.stringify(words)};${ask}${guess}}`;
      this.emitFile({ type: "asset", fileName: "early.js", source });
    },
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const font = Object.keys(bundle ?? {}).find((name) =>
          /inter-latin-wght-normal-.*\.woff2$/.test(name),
        );
        if (!font) throw new Error("the font of the page was not found");
        const preload = {
          rel: "preload",
          as: "font",
          type: "font/woff2",
          crossorigin: "",
          href: `./${font}`,
        };
        return [
          { tag: "script", attrs: { src: "./early.js", async: true }, injectTo: "head" },
          { tag: "link", attrs: preload, injectTo: "head" },
        ];
      },
    },
  };
}
