import { expect, test } from "vitest";
import { parseRoster, profileOf } from "./roster";

test("a spreadsheet's two columns, a list with commas, and names alone", () => {
  expect(parseRoster("Nom\tProfil\nClaire Lenoir\tExpert métier\nSam\tData scientist\n")).toEqual([
    { name: "Claire Lenoir", profile: "business_expert", known: true },
    { name: "Sam", profile: "data_scientist", known: true },
  ]);
  expect(parseRoster("- Ana, head of fraud\n2. Bo (UX designer)\nCem — utilisatrice\nDee\n\ndee")).toEqual([
    { name: "Ana", profile: "manager", known: true },
    { name: "Bo", profile: "designer", known: true },
    { name: "Cem", profile: "user", known: true },
    { name: "Dee", profile: "other", known: false },
  ]);
  expect(parseRoster(" \n\t\n---\n")).toEqual([]);
});

test.each([
  ["ML engineer", "ml_engineer"],
  ["Ingénieure machine learning", "ml_engineer"],
  ["Data Engineer", "data_engineer"],
  ["ingénieur données", "data_engineer"],
  ["Statisticienne", "data_scientist"],
  ["Data Product Manager", "product_manager"],
  ["Cheffe de produit", "product_manager"],
  ["Directrice des risques", "manager"],
  ["Fraud analyst", "business_expert"],
  ["Utilisateur", "user"],
  ["autre", "other"],
])("%s is a %s", (text, profile) => expect(profileOf(text)).toBe(profile));

test("words that say nothing give no profile", () => {
  expect(profileOf("c@bank.example")).toBeNull();
  expect(profileOf("")).toBeNull();
});
