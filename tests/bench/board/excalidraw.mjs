// The peer's page, built by Vite and served from this machine.
import { cpSync } from "node:fs";
import path from "node:path";
import { build, preview } from "vite";

/** Gives its address, and the way to end it. */
export async function servePeer(into) {
  const root = path.join(import.meta.dirname, "peer");
  const outDir = path.join(into, "peer");
  await build({
    root,
    logLevel: "error",
    build: { outDir, emptyOutDir: true, chunkSizeWarningLimit: 100_000 },
  });
  const fonts = path.join(
    import.meta.dirname,
    "../node_modules/@excalidraw/excalidraw/dist/prod/fonts",
  );
  cpSync(fonts, path.join(outDir, "fonts"), { recursive: true });
  const server = await preview({
    root,
    logLevel: "error",
    build: { outDir },
    preview: { host: "127.0.0.1", port: 0 },
  });
  const { port } = server.httpServer.address();
  return { origin: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
