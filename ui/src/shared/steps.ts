/** Steps of a preparation in words, for whoever shows them. */
import { messageOf, t, type MessageKey } from "../messages/index.svelte";
import { records } from "../state/records.svelte";

export interface Note {
  code: string;
  args: Record<string, unknown>;
}
export type Params = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === "string" && value !== "" ? value : "…");
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);
const objects = (value: unknown): Params[] => (Array.isArray(value) ? (value as Params[]) : []);

/** A few names in a sentence, and how many more. */
export function few(names: readonly string[], most = 4): string {
  if (names.length === 0) return "…";
  if (names.length <= most) return names.join(", ");
  const shown = names.slice(0, most - 1);
  return t("preparation.say.more", { names: shown.join(", "), count: names.length - shown.length });
}

const option = (field: string, value: unknown): string =>
  messageOf(`preparation.option.${field}.${String(value)}`) ?? String(value);

export function noteText(note: Note): string {
  return messageOf(`preparation.note.${note.code}`, note.args) ?? note.code;
}

export function kindText(kind: string): string {
  return messageOf(`preparation.kind.${kind}`) ?? kind;
}

/** What the step does, in one line. */
export function sayStep(kind: string, params: Params): string {
  const say = (key: string, args: Record<string, unknown>): string =>
    t(`preparation.say.${key}` as MessageKey, args);
  const columns = few(list(params["columns"]));
  const within = (what: string): string => {
    const group = list(params["group"]);
    return group.length > 0 ? say("within", { what, group: few(group) }) : what;
  };
  switch (kind) {
    case "filter":
      return say(`filter_${String(params["keep"] ?? "matching")}`, { formula: text(params["formula"]) });
    case "formula":
      return say("formula", { name: text(params["name"]), formula: text(params["formula"]) });
    case "missing":
      return within(
        say(`missing_${String(params["fill"] ?? "constant")}`, { columns, value: text(params["value"]) }),
      );
    case "types":
      return say("types", { columns, kind: params["to"] ? option("to", params["to"]) : "…" });
    case "rare":
      return say("rare", { columns, least: params["least"] ?? 0, other: text(params["other"]) });
    case "date_parts": {
      const parts = list(params["parts"]).map((part) => option("parts", part));
      return say("date_parts", { column: text(params["column"]), parts: few(parts, 10) });
    }
    case "bins":
      return params["cut"] === "edges"
        ? say("bins_edges", {
            column: text(params["column"]),
            edges: few(list(params["edges"]?.toString().split(","))),
          })
        : say("bins", { column: text(params["column"]), count: params["count"] ?? 0 });
    case "ratio":
      return say("ratio", { over: text(params["over"]), under: text(params["under"]) });
    case "lag": {
      const by = Number(params["by"] ?? 0);
      const key = params["difference"] === true ? "difference" : by < 0 ? "lead" : "lag";
      return within(
        say(key, { column: text(params["column"]), by: Math.abs(by), order: text(params["order"]) }),
      );
    }
    case "window": {
      const roll = option("roll", params["roll"] ?? "mean");
      return within(
        say("window", {
          roll,
          column: text(params["column"]),
          size: params["size"] ?? 0,
          order: text(params["order"]),
        }),
      );
    }
    case "join": {
      const dataset = records.dataset.get(String(params["dataset_id"] ?? ""))?.name ?? "…";
      const keys = objects(params["keys"]).map((key) =>
        key["left"] === key["right"] ? text(key["left"]) : `${text(key["left"])} = ${text(key["right"])}`,
      );
      return say("join", { dataset, keys: few(keys) });
    }
    case "group": {
      const values = objects(params["values"]).map((value) => {
        const how = option("aggregate", value["aggregate"] ?? "count");
        return value["column"] ? say("aggregate", { how, column: value["column"] }) : how;
      });
      const keys = list(params["keys"]);
      return say(keys.length > 0 ? "group" : "group_all", { keys: few(keys), values: few(values) });
    }
    case "rename":
      return few(objects(params["names"]).map((name) => `${text(name["from"])} → ${text(name["to"])}`));
    case "columns":
      return say(params["mode"] === "drop" ? "columns_drop" : "columns_keep", { columns });
    case "sort": {
      const by = objects(params["by"]).map((each) =>
        each["descending"] === true
          ? say("descending", { column: text(each["column"]) })
          : text(each["column"]),
      );
      return say("sort", { by: few(by) });
    }
    case "deduplicate":
      return list(params["columns"]).length > 0
        ? say("deduplicate", { columns })
        : t("preparation.say.deduplicate_all");
    default:
      return kindText(kind);
  }
}
