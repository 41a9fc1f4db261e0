import { describe, expect, it } from "vitest";
import type { Card } from "../../ipc/bindings";
import { isSettled, moveOf, standing } from "./moves";

function source(fields: Partial<Card> = {}): Card {
  return {
    id: "s",
    canvas_id: "c",
    box: "sources",
    text: "History",
    state: "answered",
    kpi_id: null,
    source_class: null,
    availability: null,
    acquire_how: "",
    acquire_when: "",
    fallback: "",
    choice: null,
    order_key: "",
    ...fields,
  };
}

describe("the three moves", () => {
  it("begin where something is left to say", () => {
    expect(moveOf([])).toBe("list");
    expect(moveOf([source()])).toBe("class");
    expect(moveOf([source({ source_class: "secondary" })])).toBe("list");
    expect(moveOf([source({ source_class: "necessary" })])).toBe("have");
    expect(moveOf([source({ source_class: "important", availability: "available" })])).toBe("list");
  });

  it("are settled by how and when, or by a fallback", () => {
    expect(isSettled(source())).toBe(false);
    expect(isSettled(source({ availability: "available" }))).toBe(true);
    expect(isSettled(source({ availability: "acquirable", acquire_how: "export" }))).toBe(false);
    expect(
      isSettled(source({ availability: "acquirable", acquire_how: "export", acquire_when: "June" })),
    ).toBe(true);
    expect(isSettled(source({ availability: "missing" }))).toBe(false);
    expect(isSettled(source({ availability: "missing", fallback: "ask" }))).toBe(true);
  });

  it("count what is done", () => {
    const at = standing([
      source({ source_class: "necessary", availability: "available" }),
      source({ source_class: "important" }),
      source({ source_class: "secondary" }),
      source(),
    ]);
    expect(at.list).toEqual({ done: 4, total: 4 });
    expect(at.class).toEqual({ done: 3, total: 4 });
    expect(at.have).toEqual({ done: 1, total: 2 });
  });
});
