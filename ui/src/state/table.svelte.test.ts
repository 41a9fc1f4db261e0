import { flushSync } from "svelte";
import { describe, expect, test } from "vitest";
import { Table } from "./table.svelte";

interface Item {
  id: string;
  order_key: string;
  title: string;
  board_id: string | null;
}
const item = (id: string, order_key: string, board_id: string | null = null, title = id): Item => ({
  id,
  order_key,
  title,
  board_id,
});

/** Runs `read` in an effect and counts how often it ran. */
function watch(read: () => unknown): { runs: number; stop: () => void } {
  const seen = { runs: 0, stop: () => undefined as void };
  seen.stop = $effect.root(() => {
    $effect(() => {
      read();
      seen.runs++;
    });
  });
  flushSync();
  return seen;
}

describe("a table of records", () => {
  test("is in order of key bytes, ties by id, never by a language's alphabet", () => {
    const table = new Table<Item>();
    table.replaceAll([item("c", "a0"), item("b", "Zz"), item("a", "a0"), item("d", "é")]);
    expect(table.ids).toEqual(["b", "a", "c", "d"]);
  });

  test("groups by owner, in order, and follows a change of owner", () => {
    const table = new Table<Item>();
    table.replaceAll([item("a", "2", "x"), item("b", "1", "x"), item("c", "3", "y")]);
    expect(table.by("board_id", "x").map((it) => it.id)).toEqual(["b", "a"]);
    table.put(item("a", "2", "y"));
    expect(table.idsBy("board_id", "x")).toEqual(["b"]);
    expect(table.idsBy("board_id", "y")).toEqual(["a", "c"]);
    table.remove("c");
    expect(table.idsBy("board_id", "y")).toEqual(["a"]);
  });

  test("an edit wakes the readers of this record only, not those of the order", () => {
    const table = new Table<Item>();
    table.replaceAll([item("a", "1"), item("b", "2")]);
    const a = watch(() => table.get("a")?.title);
    const b = watch(() => table.get("b")?.title);
    const ids = watch(() => table.ids);
    const all = watch(() => table.all);
    table.put(item("a", "1", null, "new"));
    flushSync();
    expect([a.runs, b.runs, ids.runs, all.runs]).toEqual([2, 1, 1, 2]);
    for (const watched of [a, b, ids, all]) watched.stop();
  });

  test("a reader of an absent record wakes when it comes", () => {
    const table = new Table<Item>();
    const seen = watch(() => table.get("a"));
    table.put(item("a", "1"));
    flushSync();
    expect(seen.runs).toBe(2);
    expect(table.get("a")?.id).toBe("a");
    seen.stop();
  });

  test("10,000 patches of 10,000 records stay cheap", () => {
    const table = new Table<Item>();
    const many = Array.from({ length: 10_000 }, (_, n) => item(`id${n}`, String(n).padStart(6, "0"), "x"));
    table.replaceAll(many);
    const order = watch(() => table.idsBy("board_id", "x").length);
    const start = performance.now();
    for (const one of many) table.put({ ...one, title: "moved" });
    flushSync();
    expect(performance.now() - start).toBeLessThan(1000);
    expect(order.runs).toBe(1);
    order.stop();
  });
});
