import { describe, expect, it } from "vitest";
import { readMinutes, readSheet, readSteps } from "./pasted";

describe("durations", () => {
  it("are read as people write them", () => {
    const read = (text: string) => readMinutes(text, "en");
    expect(["12", "12.5", "20 min", "1 h 30", "1h30", "2 h", "1:30", "90 s", "0", "5'"].map(read)).toEqual([
      12, 12.5, 20, 90, 90, 120, 90, 1.5, 0, 5,
    ]);
    expect(readMinutes("12,5 mn", "fr")).toBe(12.5);
  });
  it("are not made up", () => {
    for (const text of ["long", "-3", "about 10", "10-15", "", "3 days"])
      expect(readMinutes(text, "en")).toBeNull();
  });
});

describe("sheets", () => {
  it("know their columns by name, in either language", () => {
    const sheet = readSheet("Durée (min)\tÉtape\tQui\n12,5\tLire l’alerte\tAnalyste\n", "fr");
    expect(sheet.columns).toEqual(["minutes", "title", "actor"]);
    expect(readSteps(sheet, "fr").steps).toEqual([
      { title: "Lire l’alerte", actor: "Analyste", tool: "", minutes: 12.5 },
    ]);
  });

  it("guess them without names", () => {
    const sheet = readSheet("Read\tAnalyst\t5\nCall\tAdviser\t12\n", "en");
    expect([sheet.header, sheet.columns]).toEqual([null, ["title", "actor", "minutes"]]);
    expect(readSheet("Read the alert\nCall, then write\n", "en").columns).toEqual(["title"]);
    expect(readSheet("Read;Analyst;;5\nCall;Adviser;Phone;12\n", "en").columns).toEqual([
      "title",
      "actor",
      "tool",
      "minutes",
    ]);
  });

  it("take commas for text unless the first row names columns", () => {
    expect(readSheet("First, read\nThen, call", "en").rows).toEqual([["First, read"], ["Then, call"]]);
    expect(readSheet("step,who\nRead,Ada\nCall,Bo", "en").rows).toEqual([
      ["Read", "Ada"],
      ["Call", "Bo"],
    ]);
  });

  it("say what could not be read, with its row as it is seen", () => {
    const { steps, troubles } = readSteps(
      readSheet("step\twho\tmin\nRead\tAda\tlong\n\tBo\t3\nCall\tBo\t2", "en"),
      "en",
    );
    expect(steps.map((step) => [step.title, step.minutes])).toEqual([
      ["Read", null],
      ["Call", 2],
    ]);
    expect(troubles).toEqual([
      { row: 2, what: "minutes", text: "long" },
      { row: 3, what: "title", text: "Bo · 3" },
    ]);
  });

  it("are empty when nothing is there", () => {
    expect(readSteps(readSheet(" \n\t\n", "en"), "en").steps).toEqual([]);
  });
});
