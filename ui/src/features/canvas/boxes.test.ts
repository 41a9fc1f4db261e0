import { describe, expect, it } from "vitest";
import type { CanvasBox, Card } from "../../ipc/bindings";
import { AREA, BOXES, CHOICES, choiceOf, countStates, fillOf, nextState, progressOf } from "./boxes";

function card(box: CanvasBox, fields: Partial<Card> = {}): Card {
  return {
    id: box,
    canvas_id: "c",
    box,
    text: "",
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

describe("boxes", () => {
  it("has an area for each, all different", () => {
    expect(new Set(BOXES.map((box) => AREA[box])).size).toBe(11);
    expect(Object.keys(AREA)).toHaveLength(BOXES.length);
  });

  it("counts nine kinds, the extensions as one", () => {
    expect(progressOf([])).toEqual({ filled: 0, total: 9 });
    expect(progressOf([card("extension_value"), card("extension_users"), card("kpi"), card("kpi")])).toEqual({
      filled: 2,
      total: 9,
    });
    expect(progressOf(BOXES.map((box) => card(box)))).toEqual({ filled: 9, total: 9 });
  });

  it("paints a box by its least certain card", () => {
    const fill = fillOf([
      card("problem"),
      card("problem", { state: "unknown" }),
      card("users", { state: "assumed" }),
      card("users"),
    ]);
    expect(fill.problem).toBe("unknown");
    expect(fill.users).toBe("assumed");
    expect(fill.value).toBe("empty");
  });

  it("counts and cycles states", () => {
    expect(countStates([card("kpi", { state: "unknown" }), card("kpi"), card("users")])).toEqual({
      answered: 2,
      assumed: 0,
      unknown: 1,
    });
    expect(nextState(nextState(nextState("answered")))).toBe("answered");
    expect(nextState("answered")).toBe("assumed");
  });

  it("takes a short answer only from the box it stands in", () => {
    expect(choiceOf(card("frequency", { choice: "daily" }))).toBe("daily");
    expect(choiceOf(card("integration", { choice: "daily" }))).toBeNull();
    expect(choiceOf(card("problem", { choice: "daily" }))).toBeNull();
    expect(Object.values(CHOICES).flat()).toHaveLength(15);
  });
});
