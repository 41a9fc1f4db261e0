// Texts that attack or burst: shown as they are, nothing runs, nothing sticks out, and what is too long is refused whole.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { closeBrowser, open, settled } from "./application.mjs";
import { call, recordsOf, until } from "./door.mjs";
import { sound } from "./sound.mjs";

after(closeBrowser);

const TEXTS = {
  script: "<script>window.hurt = 1</script>",
  image: `"><img src=x onerror="window.hurt = 1"><svg onload="window.hurt = 1">`,
  path: "../../../etc/passwd",
  message: "{name} {{x}} ${y} {count, plural, one {#}} %s &lt; &amp;",
  emoji: "👩‍👩‍👧‍👦 🏳️‍🌈 👨🏽‍🚀 🇫🇷 e\u0301 Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
  arabic: "\u202Eشكرا جزيلا على كل شيء\u202C abc \u2067123",
  unbroken: "W".repeat(400),
};
/** As the document keeps it: composed, without control characters. */
const kept = (text) => text.normalize("NFC");
const COLORS = ["butter", "mint", "sky", "rose", "lilac", "sand"];

/** A project where every kind of record that has words says `text`. */
async function fill(app, text) {
  const of = (command, args) => call(app, command, args);
  const objective = await of("add_objective", { title: text });
  await of("add_objective", { title: text, parent_id: objective.id });
  const journey = await of("add_journey", {
    title: text,
    objective_id: objective.id,
  });
  const step = await of("add_step", { journey_id: journey.id, title: text });
  const lane = await of("add_lane", { journey_id: journey.id, title: text });
  await of("patch_step", { id: step.id, fields: { tool: text } });
  await of("move_step", { id: step.id, lane_id: lane.id });
  const pain = await of("add_pain", {
    step_id: step.id,
    text,
    kind: "frustrating",
  });
  await of("patch_pain", { id: pain.id, fields: { evidence: text } });
  const person = await of("add_participant", { name: text, profile: "other" });
  const board = await of("add_board", { title: text });
  const notes = await of("add_notes", {
    board_id: board.id,
    notes: COLORS.map((color, place) => ({
      text,
      x: place * 180,
      y: 0,
      color,
      author_id: person.id,
    })),
  });
  await of("group_notes", {
    board_id: board.id,
    ids: notes.slice(0, 2).map(({ id }) => id),
    title: text,
  });
  await of("select_ideas", { ids: [notes[2].id] });
  const canvas = await of("add_canvas", { title: text });
  for (const box of [
    "problem",
    "value",
    "users",
    "sources",
    "integration",
    "frequency",
    "environment",
  ])
    await of("add_card", { canvas_id: canvas.id, box, text });
  await of("add_member", { name: text, profile: text }).then(({ id }) =>
    of("patch_member", { id, fields: { share: text, learn: text } }),
  );
  const version = await of("add_version", { title: text, objective: text });
  for (const column of JSON.parse(await recordsOf(app, "map_column"))
    .map_column)
    await of("add_epic", {
      version_id: version.id,
      column_id: column.id,
      title: text,
    });
  for (const [place, level] of [
    "principal",
    "secondary",
    "technical",
  ].entries()) {
    const kpi = await of("add_kpi", { name: text, level, unit: "%" });
    await of("patch_kpi", {
      id: kpi.id,
      fields: { definition: text, owner: text, target: 80, baseline: 10 },
    });
    for (const day of [1, 8])
      await of("record_value", {
        kpi_id: kpi.id,
        date: `2026-09-0${day}`,
        value: 20 + place,
        source: text,
      });
  }
  await of("add_event", { date: "2026-09-04", label: text });
  const project = JSON.parse(await recordsOf(app, "project")).project[0];
  await of("patch_project", { id: project.id, fields: { name: text } });
  return { objective, journey, step, board, canvas, notes };
}

describe("every screen holds", () => {
  for (const [name, text] of Object.entries(TEXTS)) {
    test(name, async (t) => {
      const app = await open({ project: "new" });
      t.after(() => app.close());
      const { canvas } = await fill(app, text);
      for (const view of await app.views()) {
        await app.go(view);
        await sound(app, `${name} on ${view}`);
      }
      // Each word is in the page as it was written.
      for (const view of ["objective", "journey", "team", "storymap", "kpis"]) {
        await app.go(view);
        const shown = await app.page
          .locator("main")
          .evaluate((main) => main.textContent);
        assert.ok(shown.includes(kept(text)), `${view} does not show ${name}`);
      }
      await app.go("canvas");
      await app.page.goto(
        `${new URL(app.page.url()).origin}/?view=canvas&canvas=${canvas.id}`,
      );
      await app.page.locator("[data-zone]").first().waitFor();
      await sound(app, `${name} on a canvas`);
      assert.ok(
        (
          await app.page.locator("main").evaluate((main) => main.textContent)
        ).includes(kept(text)),
      );
      await app.page.setViewportSize({ width: 1024, height: 700 });
      for (const view of await app.views()) {
        await app.go(view);
        await sound(app, `${name} on ${view}, in the smallest window`);
      }
      await app.page.keyboard.press("Control+i");
      for (const tab of ["Advice", "History", "Selection"]) {
        await app.page.getByRole("tab", { name: tab }).click();
        await sound(app, `${name}, ${tab}`);
      }
      await app.page.keyboard.press("Escape");
      await app.page.keyboard.press("Control+z");
      await app.page
        .getByText(/^Undone/)
        .first()
        .waitFor();
      await sound(app, `${name}, undone`);
      await app.page.setViewportSize({ width: 1920, height: 1080 });
      for (const view of await app.views()) {
        await app.go(view);
        await app.page.keyboard.press("F5");
        await app.page.locator(":root[data-projector]").waitFor();
        await settled(app.page);
        await sound(app, `${name} on ${view}, projected`);
        await app.page.keyboard.press("F5");
      }
      assert.deepEqual(app.troubles, []);
    });
  }
});

test("typed by hand: a note, a card, the project's name, a search", async (t) => {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  const { page } = app;
  const hostile = `${TEXTS.script} ${TEXTS.image} ${TEXTS.emoji} ${TEXTS.arabic}`;

  await app.go("ideation");
  await page.locator("main button").first().click();
  await page.locator(".scribe input").fill(hostile);
  await page.locator(".scribe input").press("Enter");
  await until(async () => (await recordsOf(app, "note")).includes("onerror"));
  assert.equal(
    JSON.parse(await recordsOf(app, "note")).note[0].text,
    kept(hostile),
  );
  await page.keyboard.press("Escape");
  await sound(app, "the board");

  await app.go("canvas");
  await page.getByRole("button", { name: "New canvas" }).click();
  await page.keyboard.press("Escape");
  await page.locator("main li button").first().click();
  await page.locator('[data-zone="problem"] .add').click();
  await page.keyboard.insertText(hostile);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await until(async () => (await recordsOf(app, "card")).includes("onerror"));
  assert.ok(
    (
      await page
        .locator('[data-zone="problem"]')
        .evaluate((box) => box.textContent)
    ).includes(kept(hostile)),
  );
  await sound(app, "a card");

  await page.locator("nav button").first().click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(hostile);
  await page.keyboard.press("Enter");
  await until(async () =>
    (await recordsOf(app, "project")).includes("onerror"),
  );
  await sound(app, "the project's name");

  for (const words of [
    hostile,
    '"',
    "*",
    "' OR 1=1 --",
    "NEAR(",
    "%",
    "\u0000",
    "W".repeat(5000),
  ]) {
    await page.keyboard.press("Control+k");
    await page.keyboard.insertText(words);
    await page.waitForTimeout(250);
    await sound(app, `a search for ${words.slice(0, 20)}`);
    await page.keyboard.press("Escape");
  }
  assert.deepEqual(app.troubles, []);
});

test("sixty rows of a spreadsheet, each an attack, are sixty notes", async (t) => {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  await app.go("ideation");
  await app.page.locator("main button").first().click();
  await app.page.locator(".scribe input").waitFor();
  await app.page.keyboard.press("Escape");
  const rows = Array.from(
    { length: 60 },
    (_, row) => `${row} ${Object.values(TEXTS)[row % 6]}`,
  );
  const cell = (text) =>
    /["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  rows[7] = "7 two\nlines, and a\ttab";
  await app.page.locator("main").evaluate((main, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    (document.activeElement ?? main).dispatchEvent(
      new ClipboardEvent("paste", {
        clipboardData: data,
        bubbles: true,
        cancelable: true,
      }),
    );
  }, rows.map(cell).join("\r\n"));
  await app.page.getByRole("button", { name: /60/ }).click();
  await until(
    async () => JSON.parse(await recordsOf(app, "note")).note.length === 60,
  );
  const texts = JSON.parse(await recordsOf(app, "note")).note.map(
    ({ text }) => text,
  );
  assert.deepEqual(new Set(texts), new Set(rows.map(kept)));
  await sound(app, "sixty notes");
  await app.page.keyboard.press("Control+z");
  await until(
    async () => JSON.parse(await recordsOf(app, "note")).note.length === 0,
  );
  assert.deepEqual(app.troubles, []);
});

test("a file whose name, columns and cells attack", async (t) => {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  const { page } = app;
  const names = [
    TEXTS.script,
    TEXTS.image,
    TEXTS.path,
    "__proto__",
    "constructor",
    TEXTS.arabic,
    "W".repeat(200),
  ];
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const lines = [names.map(quoted).join(",")];
  for (let row = 0; row < 200; row++)
    lines.push(
      [
        row,
        quoted(row % 2 ? TEXTS.image : "plain"),
        row * 1.5,
        row % 3,
        quoted(`=cmd|' /C calc'!A${row}`),
        quoted(TEXTS.emoji),
        row % 2 ? "yes" : "no",
      ].join(","),
    );
  await app.go("data");
  await page
    .locator("input[type=file]")
    .first()
    .setInputFiles({
      name: `${TEXTS.image.replaceAll("/", "∕")} 👩‍👩‍👧‍👦.csv`,
      mimeType: "text/csv",
      buffer: Buffer.from(`${lines.join("\n")}\n`),
    });
  await page.getByRole("button", { name: "Import", exact: true }).waitFor();
  await settled(page);
  await sound(app, "the preview of a file");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page
    .getByRole("tab", { name: "Columns" })
    .or(page.getByText("Columns", { exact: true }))
    .first()
    .waitFor();
  await settled(page);
  await sound(app, "a dataset");
  const columns = JSON.parse(
    await recordsOf(app, "dataset_column"),
  ).dataset_column;
  assert.deepEqual(
    columns.toSorted((a, b) => a.position - b.position).map(({ name }) => name),
    names.map(kept),
  );
  for (const column of await page.locator("main tbody th button").all()) {
    await column.click();
    await settled(page);
    await sound(app, "a column");
  }
  for (const view of ["data", "baselines"]) {
    await app.go(view);
    await sound(app, view);
  }
  assert.deepEqual(app.troubles, []);
});

describe("too long is refused whole, and nothing is lost", () => {
  const LONG = "long ".repeat(2000).trim();
  for (const [what, begin, kind] of [
    [
      "a step",
      async ({ page, app }) => {
        const journey = await call(app, "add_journey", {
          title: "How it goes",
        });
        await call(app, "add_step", { journey_id: journey.id, title: "First" });
        await app.go("journey");
        await page
          .getByRole("button", { name: "Add a step at the end for Nobody yet" })
          .click();
      },
      "journey_step",
    ],
    [
      "an objective",
      async ({ page, app }) => {
        await call(app, "add_objective", { title: "The aim" });
        await app.go("objective");
        await page.getByRole("button", { name: "Add a sub-objective" }).click();
      },
      "objective",
    ],
    [
      "a title written over",
      async ({ page, app }) => {
        await call(app, "add_objective", { title: "The aim" });
        await app.go("objective");
        await page
          .getByRole("button", { name: /The aim/ })
          .first()
          .click();
        await page.keyboard.press("Control+a");
      },
      "objective",
    ],
  ]) {
    test(what, async (t) => {
      const app = await open({ project: "new" });
      t.after(() => app.close());
      const { page } = app;
      await begin({ page, app });
      const before = await recordsOf(app, kind);
      await page.keyboard.insertText(LONG);
      await page.keyboard.press("Enter");
      const said = page
        .getByText(/too long: 9,999 characters, at most 500\. Shorten it/)
        .first();
      await said.waitFor();
      assert.match(await said.innerText(), /^The title/, "it says where");
      assert.equal(await recordsOf(app, kind), before);
      await sound(app, what);
      // What was typed is still there to be shortened.
      const field = page.locator("main textarea");
      assert.equal(await field.inputValue(), LONG);
      await field.fill("Short enough");
      await field.press("Enter");
      await until(async () =>
        (await recordsOf(app, kind)).includes("Short enough"),
      );
      assert.deepEqual(
        app.troubles.filter((trouble) => !/400|422/.test(trouble)),
        [],
      );
    });
  }

  test("a note, its words on the paper", async (t) => {
    const app = await open({ project: "new" });
    t.after(() => app.close());
    const { page } = app;
    await app.go("ideation");
    await page.locator("main button").first().click();
    await page.locator(".scribe input").waitFor();
    await page.keyboard.press("Escape");
    const field = page.locator(".paper textarea");
    const texts = async () =>
      JSON.parse(await recordsOf(app, "note")).note.map(({ text }) => text);
    const long = "x ".repeat(50_001);
    // A new one, and one that has words already.
    for (const kept of [[], ["Short enough"]]) {
      if (kept.length === 0) await page.mouse.dblclick(900, 300);
      else await page.keyboard.press("Enter");
      await field.fill(long);
      await page.keyboard.press("Enter");
      await page
        .getByText(/too long: 100,002 characters, at most 100,000\. Shorten it/)
        .waitFor();
      assert.deepEqual(await texts(), kept);
      await until(async () => (await field.inputValue()) === long);
      await field.fill(`Short enough${kept.length === 0 ? "" : ", again"}`);
      await page.keyboard.press("Enter");
      await until(async () => (await texts())[0]?.startsWith("Short enough"));
      await field.waitFor({ state: "detached" });
    }
    await until(async () => (await texts())[0] === "Short enough, again");
  });

  test("the title of a group", async (t) => {
    const app = await open({ project: "new" });
    t.after(() => app.close());
    const { page } = app;
    const board = await call(app, "add_board", { title: "Ideas" });
    const note = { text: "Ask the merchants", x: 0, y: 0 };
    const [{ id }] = await call(app, "add_notes", {
      board_id: board.id,
      notes: [note],
    });
    await call(app, "group_notes", {
      board_id: board.id,
      ids: [id],
      title: "Who knows",
    });
    await app.go("ideation");
    const title = async () =>
      JSON.parse(await recordsOf(app, "note_group")).note_group[0].title;
    const group = JSON.parse(await recordsOf(app, "note_group")).note_group[0]
      .id;
    await page.goto(
      `${new URL(page.url()).origin}/?view=ideation&board=${board.id}&note_group=${group}`,
    );
    await page.locator(".scribe input").waitFor();
    await page.getByRole("button", { name: "Rename the group" }).click();
    const field = page.getByRole("textbox", { name: /title/i });
    await field.fill(LONG);
    await page.keyboard.press("Enter");
    await page
      .getByText(/too long: 9,999 characters, at most 500\. Shorten it/)
      .waitFor();
    assert.equal(await title(), "Who knows");
    assert.equal(await field.inputValue(), LONG);
    await field.fill("Who was there");
    await page.keyboard.press("Enter");
    await until(async () => (await title()) === "Who was there");
  });

  test("a version’s KPI and the reason of a silence", async (t) => {
    const app = await open({ project: "sample" });
    t.after(() => app.close());
    const { page } = app;
    await app.go("storymap");
    const kpis = await recordsOf(app, "kpi");
    await page.locator("button.kpi").first().click();
    const name = page.getByRole("textbox").first();
    await name.fill(LONG);
    await name.press("Enter");
    await page
      .getByText(/too long: 9,999 characters, at most 500\. Shorten it/)
      .waitFor();
    assert.equal(await name.inputValue(), LONG);
    assert.equal(await recordsOf(app, "kpi"), kpis);
    await page.keyboard.press("Escape");

    await page.keyboard.press("Control+i");
    await page.getByRole("tab", { name: "Advice" }).click();
    await page.locator("article .quiet").first().click();
    const reason = page.locator("article form input");
    const long = "x".repeat(100_001);
    await reason.fill(long);
    await reason.press("Enter");
    await page
      .getByText(/too long: 100,001 characters, at most 100,000\. Shorten it/)
      .waitFor();
    assert.equal((await reason.inputValue()).length, long.length);
    await reason.fill("It is enough here");
    await reason.press("Enter");
    await until(async () =>
      (await recordsOf(app, "silence")).includes("It is enough here"),
    );
  });

  test("a note of a hundred thousand characters and one more", async (t) => {
    const app = await open({ project: "new" });
    t.after(() => app.close());
    await app.go("ideation");
    await app.page.locator("main button").first().click();
    await app.page.locator(".scribe input").waitFor();
    const board = JSON.parse(await recordsOf(app, "board")).board[0];
    const note = (text) =>
      call(app, "add_notes", {
        board_id: board.id,
        notes: [{ text, x: 0, y: 0 }],
      });
    await assert.rejects(note("x".repeat(100_001)), /text_too_long/);
    await note("y ".repeat(5000));
    await sound(app, "a note of ten thousand characters");
    assert.equal(JSON.parse(await recordsOf(app, "note")).note.length, 1);
  });
});

describe("control characters are taken out before one's eyes", () => {
  const DIRTY = "one\u0000 two\u0007\u001b[31m three\u0085\u009b\u007f four";
  const CLEAN = "one two[31m three four";

  test("in every text that the door takes", async (t) => {
    const app = await open({ project: "new" });
    t.after(() => app.close());
    await fill(app, DIRTY);
    const records = JSON.stringify((await call(app, "snapshot", {})).records);
    assert.doesNotMatch(records, /\\u00(?:0[0-8b-f]|1|7f|[89])/i);
    assert.ok(records.includes(CLEAN));
    for (const view of await app.views()) {
      await app.go(view);
      await sound(app, `control characters on ${view}`);
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(
        await app.page.locator("main").innerText(),
        /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/,
      );
    }
    assert.deepEqual(app.troubles, []);
  });

  test("typed: a note, a card, a title, a search", async (t) => {
    const app = await open({ project: "new" });
    t.after(() => app.close());
    const { page } = app;
    await call(app, "add_objective", { title: "The aim" });
    await app.go("objective");
    await page
      .getByRole("button", { name: /The aim/ })
      .first()
      .click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(DIRTY);
    await page.keyboard.press("Enter");
    await page.getByText(CLEAN, { exact: true }).first().waitFor();

    await app.go("ideation");
    await page.locator("main button").first().click();
    await page.locator(".scribe input").fill(DIRTY);
    await page.locator(".scribe input").press("Enter");
    await until(
      async () =>
        JSON.parse(await recordsOf(app, "note")).note[0]?.text === CLEAN,
    );
    await page.keyboard.press("Escape");

    const canvas = await call(app, "add_canvas", { title: "One" });
    await page.goto(
      `${new URL(page.url()).origin}/?view=canvas&canvas=${canvas.id}`,
    );
    await page.locator('[data-zone="problem"] .add').click();
    await page.keyboard.insertText(DIRTY);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page
      .locator('[data-zone="problem"]')
      .getByText(CLEAN, { exact: true })
      .waitFor();

    for (const words of ["\u0000", DIRTY, "\u001b", "one\u0000 two"]) {
      await page.keyboard.press("Control+k");
      await page.keyboard.insertText(words);
      await page.waitForTimeout(250);
      await sound(app, "a search with control characters");
      await page.keyboard.press("Escape");
    }
    assert.deepEqual(app.troubles, []);
  });

  test("in a CSV: its name, its columns, its cells; and it is said", async (t) => {
    const app = await open({ project: "new" });
    t.after(() => app.close());
    const { page } = app;
    const rows = Array.from(
      { length: 40 },
      // More of them would be no text at all.
      (_, row) => `${row},te\u0000xt ${row}${row % 10 === 0 ? "\u0007" : ""},${row * 2}\u0000`,
    );
    await app.go("data");
    await page
      .locator("input[type=file]")
      .first()
      .setInputFiles({
        name: "co\u0007unts.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(`id,wo\u0000rd\u001b,amount\n${rows.join("\n")}\n`),
      });
    await page.getByRole("button", { name: "Import", exact: true }).waitFor();
    await settled(page);
    await page.getByText(/NUL/).first().waitFor();
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await page.getByRole("tab", { name: "Columns" }).waitFor();
    await settled(page);
    const names = JSON.parse(
      await recordsOf(app, "dataset_column"),
    ).dataset_column;
    assert.deepEqual(
      names
        .toSorted((a, b) => a.position - b.position)
        .map(({ name, kind }) => [name, kind]),
      [
        ["id", "identifier"],
        ["word", "identifier"],
        ["amount", "integer"],
      ],
    );
    assert.doesNotMatch(await recordsOf(app, "dataset"), /\\u00/);
    await sound(app, "a file with control characters");
    assert.deepEqual(app.troubles, []);
  });
});
