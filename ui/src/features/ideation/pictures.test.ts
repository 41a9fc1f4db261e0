import { beforeEach, expect, test, vi } from "vitest";
import { Pictures } from "./pictures";

const asked: { command: string; args: { ids?: string[]; id?: string; size?: string } }[] = [];
vi.mock("../../ipc/client", () => ({
  call: (command: string, args: { ids?: string[]; id?: string; size?: string }) => {
    asked.push({ command, args });
    const ids = args.ids ?? [args.id ?? ""];
    const found = ids
      .filter((id) => id !== "gone")
      .map((id) => ({ id, media_type: "image/png", base64: btoa(id) }));
    return Promise.resolve(command === "picture" ? found[0] : found);
  },
}));
vi.stubGlobal("createImageBitmap", () => Promise.resolve({ width: 8, height: 8, close: () => undefined }));

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
beforeEach(() => void asked.splice(0));

test("what is seen from far away is asked for in few calls, once", async () => {
  let drawn = 0;
  const pictures = new Pictures(() => drawn++);
  for (let i = 0; i < 100; i++) expect(pictures.get(`p${i}`, 40)).toBeNull();
  await settled();
  expect(asked.map(({ args }) => [args.size, args.ids?.length])).toEqual([
    ["small", 64],
    ["small", 36],
  ]);
  expect(drawn).toBe(2);
  expect(pictures.get("p3", 40)).not.toBeNull();
  await settled();
  expect(asked).toHaveLength(2);
});

test("nothing sharper is fetched while the board moves", async () => {
  const pictures = new Pictures(() => undefined);
  pictures.get("a", 300, false);
  await settled();
  expect(asked.map(({ args }) => args.size)).toEqual(["small"]);
  expect(pictures.get("a", 300, false), "the small one meanwhile").not.toBeNull();
  pictures.get("a", 300, true);
  await settled();
  expect(asked.map(({ args }) => args.size)).toEqual(["small", "preview"]);
  pictures.get("a", 2000, true);
  await settled();
  expect(asked.at(-1)?.command).toBe("picture");
});

test("a picture that is gone is not asked for again and again", async () => {
  const pictures = new Pictures(() => undefined);
  for (let i = 0; i < 3; i++) {
    expect(pictures.get("gone", 40)).toBeNull();
    await settled();
  }
  expect(asked).toHaveLength(1);
});
