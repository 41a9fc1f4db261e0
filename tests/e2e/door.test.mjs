// The served door is closed to whoever has no token, comes from elsewhere, or calls it by another name.
import assert from "node:assert/strict";
import { request } from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";
import { freshFolder, serve } from "./application.mjs";

let place, server, address, token;

before(async () => {
  place = await freshFolder();
  const file = path.join(place.folder, "Empty.atelier");
  await place.atelier("new", file);
  server = await serve(place, file);
  const url = new URL(server.url);
  address = url.host;
  token = new URLSearchParams(url.hash.slice(1)).get("token");
});
after(async () => {
  await server?.stop();
  await place?.remove();
});

/** A request as a stranger could make it: `fetch` would not let Host and Origin be chosen. */
function ask(method, where, headers, body) {
  const [hostname, port] = address.split(":");
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, method, path: where, headers: { host: address, ...headers } },
      (answer) => {
        let text = "";
        answer.on("data", (piece) => (text += piece));
        answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}
const json = (extra = {}) => ({ "content-type": "application/json", origin: `http://${address}`, ...extra });
const call = (headers) => ask("POST", "/api/call", headers, JSON.stringify({ command: "home", args: {} }));

test("the token is exchanged for a session, and a wrong one is not", async () => {
  const exchange = (token) => ask("POST", "/api/session", json(), JSON.stringify({ token }));
  const session = JSON.parse((await exchange(token)).text);
  assert.ok(session.doc && session.token && session.token !== token);
  const answer = await call(json({ authorization: `Bearer ${session.token}` }));
  assert.equal(answer.status, 200, answer.text);
  assert.equal((await exchange("0".repeat(64))).status, 401);
});

test("no call without a session", async () => {
  assert.equal((await call(json())).status, 401);
  assert.equal((await call(json({ authorization: `Bearer ${token}` }))).status, 401);
});

test("another Host or Origin is refused, with a session too", async () => {
  const session = JSON.parse(
    (await ask("POST", "/api/session", json(), JSON.stringify({ token }))).text,
  ).token;
  const authorization = `Bearer ${session}`;
  const port = address.split(":")[1];
  for (const headers of [
    { host: "evil.example", origin: "http://evil.example" },
    { host: `evil.example:${port}`, origin: `http://evil.example:${port}` },
    { origin: "http://evil.example" },
    { origin: "null" },
  ]) {
    const { status } = await call(json({ authorization, ...headers }));
    assert.ok(status >= 400 && status < 500, `${JSON.stringify(headers)} was answered ${status}`);
  }
});

test("the page carries a policy that lets nothing in", async () => {
  const page = await ask("GET", "/", {});
  assert.equal(page.status, 200);
  const policy = page.headers["content-security-policy"] ?? "";
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe-eval|script-src[^;]*unsafe-inline|\*/);
  for (const where of ["/../Cargo.toml", "/..%2f..%2fetc/passwd", "/assets/../../Cargo.lock"]) {
    const { text } = await ask("GET", where, {});
    assert.doesNotMatch(text, /\[workspace\]|root:x:|\[\[package\]\]/, where);
  }
});
