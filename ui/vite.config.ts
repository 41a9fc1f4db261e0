import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { early } from "./build/early";
import { first } from "./build/first";
import { icons } from "./build/icons";

const door = process.env["ATELIER_DOOR"] ?? "http://127.0.0.1:4545";

export default defineConfig({
  base: "./",
  plugins: [icons(), svelte(), early()],
  // No inlined data: URIs and no preload polyfill: the page runs under a strict CSP.
  json: { stringify: true, namedExports: false },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: first(), debugName: "first" }],
        },
      },
    },
  },
  server: { proxy: { "/api": { target: door, ws: true } } },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    restoreMocks: true,
    setupFiles: ["src/messages/both.ts"],
  },
  ...(process.env["VITEST"] ? { resolve: { conditions: ["browser"] } } : {}),
});
