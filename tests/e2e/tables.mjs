// Tables with the traps of three well-known files, made from a seed: what always runs needs no file from elsewhere.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Numbers from 0 to 1, the same every time. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
const one = (random, list) => list[Math.floor(random() * list.length)];

/** Who leaves? An identifier, blanks that are missing numbers, a yes or no written 0 and 1. */
function churn() {
  const random = seeded(7);
  const rows = ["customerID,gender,SeniorCitizen,tenure,InternetService,Contract,MonthlyCharges,TotalCharges,Churn"];
  for (let i = 0; i < 2400; i++) {
    const tenure = i % 240 === 0 ? 0 : Math.floor(random() ** 1.4 * 72) + 1;
    const contract = one(random, ["Month-to-month", "Month-to-month", "One year", "Two year"]);
    const net = one(random, ["DSL", "Fiber optic", "No"]);
    const charges = 20 + (net === "No" ? 0 : 30) + (net === "Fiber optic" ? 25 : 0) + random() * 20;
    const pull = (contract === "Month-to-month" ? 1.6 : -1.4) + (net === "Fiber optic" ? 0.9 : -0.4) - tenure / 30;
    const leaves = tenure > 0 && random() < 1 / (1 + Math.exp(-pull + 0.6));
    const id = `${String(1000 + i)}-${String.fromCharCode(65 + (i % 26))}${String.fromCharCode(65 + ((i * 7) % 26))}QX`;
    const total = tenure === 0 ? " " : (charges * tenure).toFixed(2);
    rows.push(
      [id, one(random, ["Female", "Male"]), random() < 0.16 ? 1 : 0, tenure, net, contract].join(",") +
        `,${charges.toFixed(2)},${total},${leaves ? "Yes" : "No"}`,
    );
  }
  return rows.join("\n") + "\n";
}

/** Who says yes on the phone? The length of the call tells, but is known only after it. */
function calls() {
  const random = seeded(11);
  const rows = ["job,marital,balance,contact,campaign,duration,pdays,age,y"];
  for (let i = 0; i < 3000; i++) {
    const age = 20 + Math.floor(random() * 50);
    const job = one(random, ["management", "technician", "student", "retired", "unknown"]);
    const likes = random() < (job === "student" || job === "retired" ? 0.28 : 0.08);
    const seconds = likes ? 620 + random() * 900 : 20 + random() * 590;
    rows.push(
      [
        job,
        one(random, ["married", "single", "divorced"]),
        Math.floor(random() * 6000 - 400),
        one(random, ["cellular", "telephone", "unknown"]),
        1 + Math.floor(random() * 5),
        Math.floor(seconds),
        random() < 0.8 ? -1 : Math.floor(random() * 400),
        age,
        likes ? "yes" : "no",
      ].join(","),
    );
  }
  return rows.join("\n") + "\n";
}

/** How many bicycles an hour? Two index columns, one without a name; two columns that add up to the answer. */
function bicycles() {
  const random = seeded(13);
  const rows = ['"","X","dteday","hr","workingday","temp","casual","registered","cnt"'];
  for (let i = 0; i < 24 * 120; i++) {
    const day = new Date(Date.UTC(2011, 0, 1 + Math.floor(i / 24)));
    const hour = i % 24;
    const works = day.getUTCDay() % 6 !== 0;
    const temp = 0.2 + 0.4 * (i / 2880) + 0.1 * random();
    const rush = works && (hour === 8 || hour === 17 || hour === 18) ? 180 : 0;
    const casual = Math.floor((hour > 8 && hour < 20 ? 40 : 4) * temp * (works ? 1 : 2.4) * (0.6 + random()));
    const registered = Math.floor((hour > 5 ? 60 : 6) * temp + rush * (0.7 + 0.5 * random()));
    const date = `${day.getUTCMonth() + 1}/${day.getUTCDate()}/11`;
    rows.push(
      `"${i + 1}",${i + 1},"${date}",${hour},${works ? 1 : 0},${temp.toFixed(3)},${casual},${registered},${casual + registered}`,
    );
  }
  return rows.join("\n") + "\n";
}

/** What a company exports: a preamble, two header rows, semicolons, decimal commas, Latin-1, a total, a rejected row. */
function worst() {
  const random = seeded(17);
  const lines = [
    "Société Générale des Alarmes;;;;;",
    "Extrait du 25/11/2026 – confidentiel;;;;;",
    ";;;;;",
    "N° dossier;Région;Montant (€);Ouvert le;Relancé;Impayé",
  ];
  for (let i = 0; i < 1500; i++) {
    const amount = 40 + random() ** 3 * 9000;
    const chased = random() < 0.3;
    const unpaid = random() < 0.06 + (amount > 2500 ? 0.4 : 0) + (chased ? 0.2 : 0);
    const whole = Math.floor(amount);
    const grouped = whole > 999 ? `${Math.floor(whole / 1000)} ${String(whole % 1000).padStart(3, "0")}` : whole;
    const money = i % 97 === 5 ? "n.c." : `${grouped},${String(Math.floor((amount % 1) * 100)).padStart(2, "0")}`;
    const day = new Date(Date.UTC(2025, 0, 1 + (i % 330)));
    const date = `${String(day.getUTCDate()).padStart(2, "0")}/${String(day.getUTCMonth() + 1).padStart(2, "0")}/${day.getUTCFullYear()}`;
    const region = one(random, ["Île-de-France", "Auvergne-Rhône-Alpes", '"Corse; outre-mer"', "Bretagne"]);
    lines.push(`${String(i + 1).padStart(6, "0")};${region};${money};${date};${chased ? "Oui" : "Non"};${unpaid ? "Oui" : "Non"}`);
  }
  lines.push("Total;;3 412 006,11;;;");
  // As Excel writes it in western Europe: Windows-1252.
  const text = lines.join("\r\n").replaceAll("€", "\x80").replaceAll("–", "\x96") + "\r\n";
  return Buffer.from(text, "latin1");
}

export const tables = { "churn.csv": churn, "calls.csv": calls, "bicycles.csv": bicycles, "worst.csv": worst };
export const table = (name) => ({ name, mimeType: "text/csv", buffer: Buffer.from(tables[name]()) });

/** A public file as it was found, from ../shared/data or ATELIER_SHARED; null where it is absent. */
export function found(name, root) {
  for (const place of [process.env.ATELIER_SHARED, path.join(root, "../shared")]) {
    const file = place && path.join(place, "data", name);
    if (file && existsSync(file)) return { name, mimeType: "text/csv", buffer: readFileSync(file) };
  }
  return null;
}
