// Trainings in words: models, metrics, findings, splits, rules.
import { language, messageOf, t } from "../../messages/index.svelte";
import { digits, metricName, modelName } from "../../shared/measures";
import { formatDate, formatNumber, formatShare } from "../../shared/format";
import type {
  Cluster,
  ColumnProposal,
  Condition,
  FieldPart,
  Finding,
  Part,
  RuleProblem,
  Split,
} from "./types";

/** A model's name inside a sentence. */
function lowered(name: string): string {
  return name.charAt(0).toLocaleLowerCase() + name.slice(1);
}

/** Codes among a finding's arguments, worded before the sentence is. */
function worded(args: Finding["args"]): Record<string, string | number> {
  const text = { ...args };
  if (typeof text["model"] === "string") {
    text["model"] = modelName(text["model"]);
    text["model_low"] = lowered(text["model"]);
  }
  for (const key of ["positive", "class", "value"])
    if (typeof text[key] === "string") text[key] = classText(text[key]);
  if (typeof text["naive"] === "string") text["naive"] = lowered(modelName(text["naive"]));
  if (typeof text["penalty"] === "number")
    text["penalty"] = formatNumber(text["penalty"], digits(text["penalty"]));
  for (const key of ["metric", "next_metric"])
    if (typeof text[key] === "string") text[key] = metricName(text[key]);
  return text;
}

export function findingText(finding: Finding): string {
  return messageOf(`finding_model.${finding.code}`, worded(finding.args)) ?? finding.code;
}

/** The conclusion as one sentence, its figures as exact as those of the table below it. */
export function conclusionText(finding: Finding): string {
  const args = worded(finding.args);
  for (const key of ["value", "naive_value"]) {
    const figure = args[key];
    if (typeof figure === "number") args[key] = Number(figure.toFixed(digits(figure)));
  }
  return messageOf(`conclusion.${finding.code}`, args) ?? finding.code;
}

/** What is wrong with a rule, and where. */
export function ruleProblemText(problem: RuleProblem): string {
  const { code, line, column, found, near, fault } = problem;
  const args = {
    found,
    near,
    end: found === "" ? "yes" : "no",
    known: near ? "yes" : "no",
    ...fault?.args,
  };
  const formula = fault && messageOf(`error.${fault.code}`, args);
  const text = messageOf(`baseline.rule_problem.${code}`, args) ?? (formula ? lowered(formula) : code);
  return t("baseline.rule_editor.place", { line, column, text });
}

const TRAITS_SHOWN = 3;
/** What tells a cluster apart, strongest first: "amount 820 (others 96)". */
export function clusterText(cluster: Cluster): string {
  const number = (value: number) => formatNumber(value, digits(value));
  const traits = cluster.traits
    .filter((trait) => Math.abs(trait.effect) >= 0.2)
    .slice(0, TRAITS_SHOWN)
    .map(({ column, mean, rest }) =>
      t(mean > rest ? "baseline.result.more" : "baseline.result.less", {
        column,
        mean: number(mean),
        rest: number(rest),
      }),
    );
  return traits.length > 0 ? traits.join(" · ") : t("baseline.result.usual");
}

/** A class as people say it: a yes/no column is read as true and false. */
export function classText(name: string): string {
  if (name === "true") return t("data.value.yes");
  if (name === "false") return t("data.value.no");
  return name;
}

export function reasonText(column: ColumnProposal): string {
  if (column.reason === null) return "";
  const args = { of: column.of ?? "–" };
  return (
    messageOf(`reason.${column.reason}`, args) ??
    messageOf(`baseline.reason.${column.reason}`, args) ??
    column.reason
  );
}

export function splitText(split: Split): string {
  switch (split.kind) {
    case "holdout":
      return t("baseline.split.said_holdout", { share: formatShare(split.test_share, 0) });
    case "time":
      return t("baseline.split.said_time", { share: formatShare(split.test_share, 0), column: split.column });
    case "folds":
      return t("baseline.split.said_folds", { count: split.k });
    case "groups":
      return t("baseline.split.said_groups", { count: split.k, column: split.column });
    case "rolling":
      return t("baseline.split.said_rolling", { count: split.windows, column: split.column });
  }
}

/** A level as people say it: months and days of the week by name, yes and no. */
export function levelText(field: FieldPart, level: string): string {
  const number = Number(level);
  const name = (date: number, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language.locale, { ...options, timeZone: "UTC" }).format(date);
  if (field === "month" && number >= 1 && number <= 12)
    return name(Date.UTC(2024, number - 1, 15), { month: "long" });
  // The first of January 2024 was a Monday.
  if (field === "weekday" && number >= 1 && number <= 7)
    return name(Date.UTC(2024, 0, number), { weekday: "long" });
  return classText(level);
}

/** The column, or the part of a date that was read of it. */
export function fieldText(column: string, field: FieldPart): string {
  if (field === "value" || field === "code") return column;
  return t(`baseline.field.${field}`, { column });
}

export function termText(column: string, field: FieldPart, part: Part): string {
  const name = fieldText(column, field);
  switch (part.kind) {
    case "value":
      return name;
    case "missing":
      return t("baseline.part.missing", { column: name });
    case "level":
      return t("baseline.part.level", { column: name, level: levelText(field, part.level) });
    case "other":
      return t("baseline.part.other", { column: name });
  }
}

const LEVELS_SHOWN = 4;

function conditionText({ column, field, test, or_missing }: Condition): string {
  const name = fieldText(column, field);
  const number = (value: number) =>
    field === "days"
      ? formatDate(new Date(Math.floor(value) * 86_400_000).toISOString().slice(0, 10))
      : formatNumber(value, Math.abs(value) < 10 ? 3 : 1);
  if (test.kind === "missing") return t("baseline.rule.missing", { column: name });
  let text: string;
  if (test.kind === "one_of") {
    const shown = test.levels.slice(0, LEVELS_SHOWN).map((level) => levelText(field, level));
    if (test.levels.length > LEVELS_SHOWN) shown.push("…");
    if (test.other) shown.push(t("baseline.rule.other"));
    text = t("baseline.rule.one_of", { column: name, levels: shown.join(` ${t("baseline.rule.or")} `) });
  } else if (test.above !== null && test.at_most !== null) {
    text = t("baseline.rule.between", { column: name, low: number(test.above), high: number(test.at_most) });
  } else if (test.above !== null) {
    text = t("baseline.rule.above", { column: name, value: number(test.above) });
  } else if (test.at_most !== null) {
    text = t("baseline.rule.at_most", { column: name, value: number(test.at_most) });
  } else {
    text = t("baseline.rule.known", { column: name });
  }
  return or_missing ? t("baseline.rule.or_missing", { condition: text }) : text;
}

/** "tenure ≤ 12 and Contract is Month-to-month". */
export function ruleText(conditions: readonly Condition[]): string {
  if (conditions.length === 0) return t("baseline.result.all");
  return conditions.map(conditionText).reduce((first, second) => t("baseline.rule.and", { first, second }));
}

/** Of several classes, the rarest of those that can be judged, else the most frequent; of others none is chosen. */
export function spokenOf(report: { task: string; classes: string[]; class_rows: number[] }): string {
  if (report.task !== "multiclass") return "";
  const total = report.class_rows.reduce((sum, rows) => sum + rows, 0);
  const judged = report.class_rows.filter((rows) => rows >= 80 && rows * 50 >= total);
  const rows = judged.length > 0 ? Math.min(...judged) : Math.max(...report.class_rows);
  return report.classes[report.class_rows.indexOf(rows)] ?? "";
}
