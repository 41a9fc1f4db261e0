/** What the door answers when it refuses: a code worded by `error.<code>`, and its arguments. */
export class Fault extends Error {
  readonly code: string;
  readonly args: Record<string, unknown>;

  constructor(code: string, args: Record<string, unknown> = {}) {
    super(code);
    this.name = "Fault";
    this.code = code;
    this.args = args;
  }

  /** Any thrown thing as a Fault, so that everything shown to a person goes through `error.*`. */
  static from(thrown: unknown): Fault {
    if (thrown instanceof Fault) return thrown;
    if (
      typeof thrown === "object" &&
      thrown !== null &&
      "code" in thrown &&
      typeof thrown.code === "string"
    ) {
      const args =
        "args" in thrown && typeof thrown.args === "object" && thrown.args !== null ? thrown.args : {};
      return new Fault(thrown.code, args as Record<string, unknown>);
    }
    return new Fault("unexpected", { detail: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}
