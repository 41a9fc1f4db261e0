// The door, called from the page that is open: the same session, answers and pushes.
import assert from "node:assert/strict";

/** What a command answers; throws the fault's code. */
export async function call(app, command, args) {
  const { value, error } = await app.page.evaluate(
    async ([command, args]) => {
      const token = sessionStorage.getItem("atelier.token");
      const doc = sessionStorage.getItem("atelier.doc");
      const answer = await fetch("/api/call", {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
        body: JSON.stringify({ doc, command, args, locale: "en", zone: "UTC" }),
      });
      const said = await answer.text();
      return answer.ok ? { value: JSON.parse(said).value } : { error: said };
    },
    [command, args],
  );
  if (error !== undefined) throw new Error(`${command}: ${error}`);
  return value;
}

/** What the project holds of a kind, as text. */
export const recordsOf = async (app, kind) =>
  JSON.stringify((await call(app, "snapshot", { kinds: [kind] })).records);

export async function until(holds) {
  const end = Date.now() + 10_000;
  while (Date.now() < end) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`not within ten seconds: ${holds}`);
}
