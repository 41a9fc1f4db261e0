// The command line on a project that a server holds: every command goes through the holder, files included.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { freshFolder, serve } from "./application.mjs";

const root =
  process.env.ATELIER_ROOT ?? path.resolve(import.meta.dirname, "../..");
const data = path.join(root, "assets/sample/transactions.csv");

let place, server, file;

before(async () => {
  place = await freshFolder();
  file = path.join(place.folder, "Held.atelier");
  await place.atelier("new", file);
  server = await serve(place, file);
});
after(async () => {
  await server?.stop();
  await place?.remove();
});

const say = async (...args) =>
  JSON.parse((await place.atelier("--json", ...args)).stdout);

test(
  "import, train and predict on a held project, as on a closed one",
  { timeout: 120_000 },
  async () => {
    // Files are named as a user does: from the folder where the command is given.
    await writeFile(path.join(place.folder, "mine.csv"), await readFile(data));
    const imported = await say(
      "import",
      file,
      "mine.csv",
      "--name",
      "Transactions",
    );
    assert.equal(imported.version.rows_out, 6000);
    const trained = await say(
      "train",
      file,
      "--data",
      "Transactions",
      "--target",
      "fraud",
    );
    assert.equal(trained.report.report.conclusion.code, "binary");
    const said = await say(
      "predict",
      file,
      "--model",
      "logistic",
      "mine.csv",
      "held.csv",
    );
    assert.deepEqual([said.rows, said.target], [6000, "fraud"]);
    await server.stop();
    await say("predict", file, "--model", "logistic", "mine.csv", "closed.csv");
    const [held, closed] = await Promise.all(
      ["held.csv", "closed.csv"].map((name) =>
        readFile(path.join(place.folder, name), "utf8"),
      ),
    );
    assert.ok(held.split("\n")[0].includes("predicted_fraud"));
    assert.equal(held, closed);
    server = await serve(place, file);
  },
);

test("a file that is not there is a sentence, and the holder's project stays", async () => {
  const before = await say("call", file, "snapshot", "{}");
  for (const args of [
    ["import", file, "absent.csv"],
    ["predict", file, "--model", "logistic", "absent.csv", "out.csv"],
    ["predict", file, "--model", "no such model", "mine.csv", "out.csv"],
  ]) {
    const refused = await place.atelier(...args).then(
      () => assert.fail(`${args.join(" ")} did not fail`),
      (error) => error,
    );
    assert.equal(refused.code, 2);
    assert.match(refused.stderr.trim(), /^[^{}]+\.$/);
  }
  assert.deepEqual(await say("call", file, "snapshot", "{}"), before);
});

test("undo, export, check and KPIs are answered by the holder", async () => {
  assert.equal((await say("undo", file)).op, "train");
  await say("export", file, "out.json");
  const exported = JSON.parse(
    await readFile(path.join(place.folder, "out.json"), "utf8"),
  );
  assert.equal(exported.records.dataset.length, 1);
  assert.equal(exported.records.training.length, 0);
  assert.ok(Array.isArray(await say("check", file)));
  assert.deepEqual(await say("kpi", file), []);
});

test("what is known of a dataset is a page and a table", async () => {
  await say("import", file, "mine.csv", "--name", "Known");
  await say("profile", file, "--data", "Known", "known.md");
  assert.match(
    await readFile(path.join(place.folder, "known.md"), "utf8"),
    /^# .*Known/m,
  );
  await say("profile", file, "--data", "Known", "--version", "1", "known.csv");
  assert.match(
    await readFile(path.join(place.folder, "known.csv"), "utf8"),
    /amount/,
  );
  for (const args of [
    ["--data", "Nobody", "x.md"],
    ["--data", "Known", "--version", "9", "x.md"],
    ["--data", "Known", "x.txt"],
  ]) {
    const refused = await place.atelier("profile", file, ...args).then(
      () => assert.fail(`${args.join(" ")} did not fail`),
      (error) => error,
    );
    assert.equal(refused.code, 2);
    assert.match(refused.stderr.trim(), /^[^{}]+\.$/);
  }
});

test("the steps of a preparation go through a file to another project", async () => {
  const { dataset_id } = await say("import", file, "mine.csv", "--name", "Raw");
  const call = async (on, command, args) =>
    say("call", on, command, JSON.stringify(args));
  const made = await call(file, "add_preparation", {
    dataset_id,
    name: "Clean",
  });
  const steps = [
    { kind: "filter", params: { formula: "amount > 10" }, note: "" },
    {
      kind: "formula",
      params: { name: "twice", formula: "amount * 2" },
      note: "for the committee",
    },
  ];
  await call(file, "add_preparation_steps", { preparation_id: made.id, steps });
  assert.equal(
    (await say("steps", file, "--preparation", "Clean", "steps.json")).count,
    2,
  );
  const other = path.join(place.folder, "Other.atelier");
  await place.atelier("new", other);
  const theirs = await say("import", other, "mine.csv", "--name", "Raw");
  await call(other, "add_preparation", {
    dataset_id: theirs.dataset_id,
    name: "Clean too",
  });
  assert.equal(
    (
      await say(
        "steps",
        other,
        "--preparation",
        "Clean too",
        "--from",
        "steps.json",
      )
    ).count,
    2,
  );
  await say("steps", other, "--preparation", "Clean too", "again.json");
  const read = async (name) =>
    JSON.parse(await readFile(path.join(place.folder, name), "utf8"));
  assert.deepEqual(
    (await read("again.json")).steps,
    (await read("steps.json")).steps,
  );
  await writeFile(
    path.join(place.folder, "bad.json"),
    '{"format": "atelier-steps", "version": 1, "steps": [7]}',
  );
  const refused = await place
    .atelier("steps", other, "--preparation", "Clean too", "--from", "bad.json")
    .then(
      () => assert.fail(),
      (error) => error,
    );
  assert.match(refused.stderr.trim(), /^bad\.json .*steps\[0\].*\.$/);
});

test("any table is put right as a CSV, and what is none is refused in a sentence", async () => {
  await place.atelier(
    "tidy",
    path.join(root, "tests/fixtures/orders.xlsx"),
    "orders.csv",
  );
  assert.equal(
    (await readFile(path.join(place.folder, "orders.csv"), "utf8"))
      .trim()
      .split("\n").length,
    13,
  );
  const hostile = {
    "million.csv": [
      `${Array(1_000_000).fill("n").join(";")}\n${Array(1_000_000).fill("1").join(";")}\n`,
      /1,000,000 columns on line 1/,
    ],
    "packed.csv": [
      Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
      /compressed file/,
    ],
    "deep.json": [`[{"a": ${"[".repeat(100_000)}`, /line 1, character/],
    "cut.parquet": ["PAR1 and nothing PAR1", /Parquet/],
    "long.csv": [`a,b\n1,${"y".repeat(18 << 20)}\n`, /line 2 is longer/],
  };
  for (const [name, [content, sentence]] of Object.entries(hostile)) {
    await writeFile(path.join(place.folder, name), content);
    for (const args of [
      ["tidy", name, "out.csv"],
      ["import", file, name],
    ]) {
      const refused = await place.atelier(...args).then(
        () => assert.fail(`${args.join(" ")} did not fail`),
        (error) => error,
      );
      assert.equal(refused.code, 2, name);
      assert.match(refused.stderr.trim(), sentence);
      assert.match(
        refused.stderr.trim(),
        new RegExp(`^${name}[^{}]+\\.$`),
        name,
      );
    }
    await assert.rejects(
      readFile(path.join(place.folder, "out.csv")),
      "nothing is left",
    );
  }
});
