// The command line on a project that a server holds: every command goes through the holder, files included.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { freshFolder, serve } from "./application.mjs";

const root = process.env.ATELIER_ROOT ?? path.resolve(import.meta.dirname, "../..");
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

const say = async (...args) => JSON.parse((await place.atelier("--json", ...args)).stdout);

test("import, train and predict on a held project, as on a closed one", { timeout: 120_000 }, async () => {
  // Files are named as a user does: from the folder where the command is given.
  await writeFile(path.join(place.folder, "mine.csv"), await readFile(data));
  const imported = await say("import", file, "mine.csv", "--name", "Transactions");
  assert.equal(imported.version.rows_out, 6000);
  const trained = await say("train", file, "--data", "Transactions", "--target", "fraud");
  assert.equal(trained.report.report.conclusion.code, "binary");
  const said = await say("predict", file, "--model", "logistic", "mine.csv", "held.csv");
  assert.deepEqual([said.rows, said.target], [6000, "fraud"]);
  await server.stop();
  await say("predict", file, "--model", "logistic", "mine.csv", "closed.csv");
  const [held, closed] = await Promise.all(
    ["held.csv", "closed.csv"].map((name) => readFile(path.join(place.folder, name), "utf8")),
  );
  assert.ok(held.split("\n")[0].includes("predicted_fraud"));
  assert.equal(held, closed);
  server = await serve(place, file);
});

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
  const exported = JSON.parse(await readFile(path.join(place.folder, "out.json"), "utf8"));
  assert.equal(exported.records.dataset.length, 1);
  assert.equal(exported.records.training.length, 0);
  assert.ok(Array.isArray(await say("check", file)));
  assert.deepEqual(await say("kpi", file), []);
});
