import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Answer, Change, Objective } from "../ipc/bindings";

const calls = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("../ipc/client", async (original) => ({
  ...(await original<typeof import("../ipc/client")>()),
  call: calls.call,
}));

const { forget, history, patch, receive, records, reload } = await import("./records.svelte");

const objective = (id: string, title: string): Objective => ({
  id,
  title,
  parent_id: null,
  detail: "",
  order_key: "a",
});
const put = (id: string, title: string): Change => ({ kind: "objective", id, value: objective(id, title) });
const news = (revision: number, ...changes: Change[]): Answer<unknown> => ({
  value: null,
  revision,
  changes,
  undo: { op: `r${revision}`, args: {} },
  redo: null,
});

/** The door as it answers `snapshot`, at a revision. */
function snapshotAt(revision: number, ...titles: string[]): void {
  calls.call.mockImplementation((command: string) => {
    expect(command).toBe("snapshot");
    const value = {
      records: { objective: titles.map((title, n) => objective(String(n), title)) },
      name: "",
      file: "",
      read_only: false,
      reason: null,
      revision,
      undo: { op: `r${revision}`, args: {} },
      redo: null,
    };
    return Promise.resolve(value);
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  calls.call.mockReset();
  forget();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("changes of the project", () => {
  test("a snapshot fills the records and sets the revision and the next undo", async () => {
    snapshotAt(7, "first");
    await reload();
    expect(records.objective.get("0")?.title).toBe("first");
    expect(history.revision).toBe(7);
    expect(history.undo?.op).toBe("r7");
  });

  test("each revision is taken once, in order, whichever of answer and push comes first", () => {
    receive(news(1, put("a", "one")));
    receive(news(3, put("a", "three")));
    expect(records.objective.get("a")?.title).toBe("one");
    receive(news(2, put("a", "two")));
    expect(records.objective.get("a")?.title).toBe("three");
    receive(news(2, put("a", "two again")));
    expect(records.objective.get("a")?.title).toBe("three");
    expect(history.revision).toBe(3);
    expect(history.undo?.op).toBe("r3");
  });

  test("a gap that stays open asks for everything again", async () => {
    receive(news(1, put("a", "one")));
    receive(news(5, put("a", "five")));
    snapshotAt(6, "whole");
    await vi.advanceTimersByTimeAsync(2000);
    expect(calls.call).toHaveBeenCalledTimes(1);
    expect(history.revision).toBe(6);
    expect(records.objective.get("0")?.title).toBe("whole");
    expect(records.objective.get("a")).toBeUndefined();
  });

  test("an answer from a later revision, whose changes never came, asks again too", async () => {
    snapshotAt(2, "whole");
    receive(news(2));
    await vi.advanceTimersByTimeAsync(2000);
    expect(history.revision).toBe(2);
    expect(records.objective.get("0")?.title).toBe("whole");
  });

  test("what is pushed while the snapshot is on its way is not lost", async () => {
    snapshotAt(4, "whole");
    const loading = reload();
    receive(news(4, put("0", "in the snapshot already")));
    receive(news(5, put("0", "newer")));
    await loading;
    expect(history.revision).toBe(5);
    expect(records.objective.get("0")?.title).toBe("newer");
  });

  test("a question that is no part of the history leaves undo as it is", () => {
    receive(news(1, put("a", "one")));
    receive({ revision: -1, changes: [], undo: null, redo: null });
    expect(history.undo?.op).toBe("r1");
  });

  test("a deletion takes the record away", () => {
    receive(news(1, put("a", "one")));
    receive(news(2, { kind: "objective", id: "a", value: null }));
    expect(records.objective.get("a")).toBeUndefined();
  });
});

describe("a patch", () => {
  test("is seen at once, survives an older answer, and ends as the door says", async () => {
    receive(news(1, put("a", "old")));
    let answer: () => void = () => undefined;
    calls.call.mockImplementation(
      () => new Promise((resolve) => (answer = () => resolve(objective("a", "typed")))),
    );
    const done = patch("objective", "a", { title: "typed" });
    expect(records.objective.get("a")?.title).toBe("typed");
    receive(news(2, put("a", "from another window")));
    expect(records.objective.get("a")?.title).toBe("typed");
    receive(news(3, put("a", "typed, tidied")));
    answer();
    await done;
    expect(records.objective.get("a")?.title).toBe("typed, tidied");
  });

  test("is taken back when the door refuses", async () => {
    receive(news(1, put("a", "old")));
    calls.call.mockRejectedValue({ code: "text_too_long", args: {} });
    await expect(patch("objective", "a", { title: "long" })).rejects.toMatchObject({ code: "text_too_long" });
    expect(records.objective.get("a")?.title).toBe("old");
  });
});
