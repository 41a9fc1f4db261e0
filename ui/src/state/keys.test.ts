import { afterEach, describe, expect, test, vi } from "vitest";
import { actions, handleKey, presses } from "./keys.svelte";
import { settings } from "./settings.svelte";

const key = (init: KeyboardEventInit) => new KeyboardEvent("keydown", { cancelable: true, ...init });

describe("a press", () => {
  test.each([
    ["mod+k", { key: "k", ctrlKey: true }, true],
    ["mod+k", { key: "k" }, false],
    ["mod+z", { key: "z", ctrlKey: true, shiftKey: true }, false],
    ["mod+shift+z", { key: "Z", ctrlKey: true, shiftKey: true }, true],
    ["n", { key: "n" }, true],
    ["n", { key: "n", altKey: true }, false],
    ["?", { key: "?", shiftKey: true }, true],
    ["[", { key: "[" }, true],
    ["F5", { key: "F5" }, true],
    ["PageDown", { key: "PageDown" }, true],
    // AZERTY: the key of 1 writes &, and is still the key of 1.
    ["digit:1", { key: "&", code: "Digit1" }, true],
    ["alt+2", { key: "é", code: "Digit2", altKey: true }, true],
  ] as const)("%s ← %o: %s", (name, init, expected) => {
    expect(presses(key(init), name)).toBe(expected);
  });
});

describe("the registry", () => {
  const drop: (() => void)[] = [];
  afterEach(() => {
    while (drop.length) drop.pop()?.();
    settings.letterKeys = true;
    document.body.replaceChildren();
  });
  const add = (keys: string[], run: () => void, more = {}) =>
    drop.push(actions.add(() => [{ id: keys.join(), group: "here", label: () => "", keys, run, ...more }]));

  test("no shortcut works while one types, save those that say so", () => {
    const letter = vi.fn();
    const palette = vi.fn();
    add(["n"], letter);
    add(["mod+k"], palette, { whileTyping: true });
    const field = document.body.appendChild(document.createElement("textarea"));
    field.addEventListener("keydown", handleKey);
    field.dispatchEvent(key({ key: "n" }));
    field.dispatchEvent(key({ key: "k", ctrlKey: true }));
    expect(letter).not.toHaveBeenCalled();
    expect(palette).toHaveBeenCalledOnce();
  });

  test("single-letter keys can be switched off, others stay", () => {
    const letter = vi.fn();
    const undo = vi.fn();
    add(["n"], letter);
    add(["shift+g"], letter);
    add(["mod+z"], undo);
    settings.letterKeys = false;
    handleKey(key({ key: "n" }));
    handleKey(key({ key: "G", shiftKey: true }));
    handleKey(key({ key: "z", ctrlKey: true }));
    expect(letter).not.toHaveBeenCalled();
    expect(undo).toHaveBeenCalledOnce();
  });

  test("Enter on a button presses the button", () => {
    const edit = vi.fn();
    add(["Enter"], edit);
    const button = document.body.appendChild(document.createElement("button"));
    button.addEventListener("keydown", handleKey);
    button.dispatchEvent(key({ key: "Enter" }));
    expect(edit).not.toHaveBeenCalled();
    handleKey(key({ key: "Enter" }));
    expect(edit).toHaveBeenCalledOnce();
  });

  test("the view's action comes before the shell's, unless it is not available", () => {
    const shell = vi.fn();
    const view = vi.fn();
    let available = true;
    add(["Escape"], shell);
    add(["Escape"], view, { enabled: () => available });
    handleKey(key({ key: "Escape" }));
    available = false;
    handleKey(key({ key: "Escape" }));
    expect([shell.mock.calls.length, view.mock.calls.length]).toEqual([1, 1]);
  });
});
