import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { flushDrafts, useDraft, type Draft } from "./typing.svelte";

let stored = "";
let sent: string[] = [];
let draft: Draft;

beforeEach(() => {
  vi.useFakeTimers();
  stored = "before";
  sent = [];
  draft = useDraft(
    () => stored,
    (text) => {
      sent.push(text);
      stored = text;
      return Promise.resolve();
    },
  );
});
afterEach(() => {
  draft.end();
  vi.useRealTimers();
});

describe("what is typed", () => {
  test("is sent after 300 ms of rest", () => {
    draft.text = "a";
    vi.advanceTimersByTime(299);
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(sent).toEqual(["a"]);
  });

  test("is sent at the latest after 1 s, however one types on", () => {
    for (let n = 0; n < 10; n++) {
      draft.text = "x".repeat(n + 1);
      vi.advanceTimersByTime(100);
    }
    expect(sent).toEqual(["x".repeat(10)]);
  });

  test("is sent on leaving, once", () => {
    draft.text = "left";
    draft.end();
    vi.advanceTimersByTime(2000);
    expect(sent).toEqual(["left"]);
    expect(draft.editing).toBe(false);
  });

  test("Esc goes back to what was there when the edit began, also what was already sent", () => {
    draft.text = "half";
    vi.advanceTimersByTime(400);
    draft.text = "more";
    draft.revert();
    expect(sent).toEqual(["half", "before"]);
    expect(draft.text).toBe("before");
  });

  test("unchanged text is not sent", () => {
    draft.begin();
    draft.end();
    expect(sent).toEqual([]);
  });

  test("every draft is sent before the project closes", async () => {
    draft.text = "last words";
    await flushDrafts();
    expect(sent).toEqual(["last words"]);
  });
});
