import { expect, test } from "vitest";
import type { UserTest } from "../../ipc/bindings";
import { nextVerdict, versionsOf } from "./ipap";

const one = (fields: Partial<UserTest>): UserTest =>
  ({
    mockup: "The list",
    mockup_version: 1,
    intuitive: null,
    practical: null,
    actionable: null,
    personalisable: null,
    ...fields,
  }) as UserTest;

test("each version counts its own tests and those that gave a verdict", () => {
  const rows = versionsOf([
    one({ intuitive: "yes", practical: "no" }),
    one({ intuitive: "partly" }),
    one({ mockup_version: 2, intuitive: "yes" }),
  ]);
  expect(rows.map((row) => [row.version, row.tests])).toEqual([
    [1, 2],
    [2, 1],
  ]);
  expect(rows[0]?.tallies.intuitive).toEqual({ yes: 1, told: 2 });
  expect(rows[0]?.tallies.practical).toEqual({ yes: 0, told: 1 });
  expect(rows[0]?.tallies.personalisable).toEqual({ yes: 0, told: 0 });
});

test("a cell goes through the verdicts and back to none", () => {
  expect(nextVerdict(null)).toBe("yes");
  expect(nextVerdict("yes")).toBe("partly");
  expect(nextVerdict("partly")).toBe("no");
  expect(nextVerdict("no")).toBeNull();
});
